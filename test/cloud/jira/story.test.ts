/** The seed's story, seen from Jira alone: what each click changes and whom Jira tells. */
import { adf, APP, as, fileForm, startSite, type Driven } from './drive/drive';

async function transitionByName(
  site: Driven,
  key: string,
  name: string,
  more = {},
): Promise<number> {
  const { body } = await site.call('GET', `/rest/api/3/issue/${key}/transitions`);
  const found = body.transitions.find((each: { name: string }) => each.name === name);
  const transition = { id: found?.id ?? 'none' };
  const path = `/rest/api/3/issue/${key}/transitions`;
  return (await site.call('POST', path, { transition, ...more })).status;
}

test('an agent sends a request to development, and the post function hears of it once', async () => {
  const desk = startSite('desk');
  desk.jira.admin.addPostFunction(
    'Jira Service Desk IT Support Workflow generated for Project DESK',
    'Send to development',
    { moduleKey: 'sync', configuration: { connection: 'DeskDev' } },
  );
  const key = await desk.create({ summary: 'VPN is down', description: adf('Since Monday.') });
  const comment = { add: { body: adf('Please look.') } };
  const status = await transitionByName(desk, key, 'Send to development', {
    update: { comment: [comment] },
  });
  expect(status).toBe(204);
  const issue = (await desk.call('GET', `/rest/api/3/issue/${key}`)).body;
  expect(issue.fields.status.name).toBe('Waiting for development');
  expect(issue.fields.comment.total).toBe(1);
  expect(desk.runs).toHaveLength(1);
  expect(desk.runs[0]).toMatchObject({
    moduleKey: 'sync',
    actor: as('agent'),
    payload: {
      issue: { key, fields: { status: { name: 'Waiting for development' } } },
      transition: { name: 'Send to development', executionId: expect.any(String) },
      comment: { id: issue.fields.comment.comments[0].id },
      configuration: { connection: 'DeskDev' },
      changelog: {
        items: [
          expect.objectContaining({ fieldId: 'status', toString: 'Waiting for development' }),
        ],
      },
    },
  });
  expect(desk.events.map(({ name }) => name)).toEqual([
    'avi:jira:created:issue',
    'avi:jira:updated:issue',
    'avi:jira:commented:issue',
  ]);
});

test('closing sets the resolution, reopening clears it', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  await transitionByName(dev, key, 'Done', { fields: { resolution: { name: 'Duplicate' } } });
  const done = (await dev.call('GET', `/rest/api/3/issue/${key}?fields=resolution,resolutiondate`))
    .body;
  expect(done.fields.resolution.name).toBe('Duplicate');
  expect(done.fields.resolutiondate).toBe('2026-11-23T09:00:00.000+0000');
  await transitionByName(dev, key, 'Reopen');
  const open = (await dev.call('GET', `/rest/api/3/issue/${key}?fields=resolution,status`)).body;
  expect(open.fields).toMatchObject({ resolution: null, status: { name: 'To Do' } });
});

test('the app creates the twin with its origin, and attaches a file that comes back byte for byte', async () => {
  const dev = startSite('dev');
  const created = await dev.call(
    'POST',
    '/rest/api/3/issue',
    {
      fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'VPN is down' },
      properties: [{ key: 'origin', value: { twin: 'DESK-1' } }],
    },
    APP,
  );
  expect(created.status).toBe(201);
  const { id, key } = created.body;
  expect(dev.jira.issueProperty(id, 'origin')).toEqual({ twin: 'DESK-1' });
  const bytes = new Uint8Array([0, 255, 10, 13, 128]);
  const form = fileForm('Übersicht.bin', bytes, 'application/octet-stream');
  const [attached] = (await dev.call('POST', `/rest/api/3/issue/${key}/attachments`, form, APP))
    .body;
  expect(attached).toMatchObject({ filename: 'Übersicht.bin', size: 5 });
  const request = new Request(`${attached.content}?redirect=false`, {
    headers: { Range: 'bytes=1-3' },
  });
  const part = await dev.jira.handle(request, APP);
  expect(part.status).toBe(206);
  expect(part.headers.get('Content-Range')).toBe('bytes 1-3/5');
  expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([255, 10, 13]);
});
