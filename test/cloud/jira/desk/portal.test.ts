/** The portal: a customer sees their own request and what is public of it, and nothing else. */
import { adf, APP, as, fileForm, startSite, type Driven } from '../drive/drive';

const API = '/rest/servicedeskapi';
const customer = as('customer');

async function raise(desk: Driven): Promise<string> {
  const deskId = desk.jira.admin.project('DESK').id;
  const types = await desk.call(
    'GET',
    `${API}/servicedesk/${deskId}/requesttype`,
    undefined,
    customer,
  );
  const body = {
    serviceDeskId: deskId,
    requestTypeId: types.body.values[0].id,
    requestFieldValues: { summary: 'VPN is down', description: 'Since Monday' },
  };
  const raised = await desk.call('POST', `${API}/request`, body, customer);
  expect(raised.status).toBe(201);
  return raised.body.issueKey;
}

test('a customer raises a request and is its reporter', async () => {
  const desk = startSite('desk');
  const key = await raise(desk);
  const { fields } = (await desk.call('GET', `/rest/api/3/issue/${key}`)).body;
  expect(fields).toMatchObject({ summary: 'VPN is down', description: { type: 'doc' } });
  expect(fields.reporter).toMatchObject({ accountType: 'customer', displayName: 'Helen Okafor' });
  const requestType = Object.values(fields).find((value) =>
    JSON.stringify(value).includes('requestType'),
  );
  expect(requestType).toMatchObject({ requestType: { name: 'Get IT help' } });
  expect(desk.events.map(({ name }) => name)).toEqual(['avi:jira:created:issue']);
});

test('a customer has no way to the issue itself, nor to the requests of others', async () => {
  const desk = startSite('desk');
  const key = await raise(desk);
  expect((await desk.call('GET', `/rest/api/3/issue/${key}`, undefined, customer)).status).toBe(
    404,
  );
  const other = await desk.create();
  const foreign = await desk.call('GET', `${API}/request/${other}`, undefined, customer);
  expect(foreign.status).toBe(404);
  expect(foreign.body).toMatchObject({ errorMessage: expect.stringContaining('does not exist') });
  expect((await desk.call('GET', `${API}/request`, undefined, customer)).body.size).toBe(1);
});

test('jira-internal-comments: internal notes stay inside, also those that the app writes', async () => {
  const desk = startSite('desk');
  const key = await raise(desk);
  const path = `/rest/api/3/issue/${key}/comment`;
  const internal = [{ key: 'sd.public.comment', value: { internal: true } }];
  const note = await desk.call('POST', path, { body: adf('Secret'), properties: internal }, APP);
  expect(note.body.jsdPublic).toBe(false);
  await desk.call('POST', path, { body: adf('We are on it') });
  const seen = await desk.call('GET', `${API}/request/${key}/comment`, undefined, customer);
  expect(seen.body.values.map(({ body }: { body: string }) => body)).toEqual(['We are on it']);
  const agents = await desk.call('GET', `${API}/request/${key}/comment`);
  expect(agents.body.size).toBe(2);
  await desk.call('PUT', `${path}/${note.body.id}`, { body: adf('Still secret') }, APP);
  const { body } = await desk.call('GET', `${path}/${note.body.id}?expand=properties`);
  expect(body).toMatchObject({ jsdPublic: false, properties: internal });
});

test('a customer cannot write internally, an agent can', async () => {
  const desk = startSite('desk');
  const key = await raise(desk);
  const path = `${API}/request/${key}/comment`;
  const note = { body: 'Note', public: false };
  expect((await desk.call('POST', path, note, customer)).status).toBe(403);
  expect((await desk.call('POST', path, note)).body.public).toBe(false);
  expect((await desk.call('POST', path, { body: 'Hello', public: true }, customer)).status).toBe(
    201,
  );
});

test('a file is the customer’s to see once a public comment shows it', async () => {
  const desk = startSite('desk');
  const key = await raise(desk);
  await desk.call('POST', `/rest/api/3/issue/${key}/attachments`, fileForm('internal.txt', 'x'));
  const deskId = desk.jira.admin.project('DESK').id;
  const path = `${API}/servicedesk/${deskId}/attachTemporaryFile`;
  const { temporaryAttachments } = (await desk.call('POST', path, fileForm('log.txt', 'y'))).body;
  const sent = await desk.call('POST', `${API}/request/${key}/attachment`, {
    temporaryAttachmentIds: [temporaryAttachments[0].temporaryAttachmentId],
    public: true,
    additionalComment: { body: 'The log' },
  });
  expect(sent.status).toBe(201);
  const seen = await desk.call(
    'GET',
    `${API}/request/${key}/attachment?start=0&limit=50`,
    undefined,
    customer,
  );
  expect(seen.body.values.map(({ filename }: { filename: string }) => filename)).toEqual([
    'log.txt',
  ]);
});
