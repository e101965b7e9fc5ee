/** Documents: which ones Jira refuses, and that it does not say of which field. */
import { adf, APP, fileForm, startSite, type Driven } from '../drive/drive';

const NONSENSE = { type: 'doc', version: 1, content: [{ type: 'nonsense' }] };

/** A document that shows a file. */
function showing(mediaId: string, type = 'file') {
  const attrs =
    type === 'external' ? { type, url: mediaId } : { type, id: mediaId, collection: '' };
  const media = { type: 'media', attrs };
  return { type: 'doc', version: 1, content: [{ type: 'mediaSingle', content: [media] }] };
}

/** A file on an issue, by the id that documents show it by. */
async function attach(dev: Driven, key: string): Promise<string> {
  const path = `/rest/api/3/issue/${key}/attachments`;
  const [file] = (await dev.call('POST', path, fileForm('a.png', 'x'), APP)).body;
  const { headers } = await dev.call('GET', `/rest/api/3/attachment/content/${file.id}`);
  return /\/file\/([^/]+)\//.exec(headers.get('Location') ?? '')?.[1] ?? '';
}

test('jira-adf-valid, jira-adf-nameless: an invalid document refuses the whole, and no field is named', async () => {
  const dev = startSite('dev');
  const key = await dev.create();
  const fields = { description: NONSENSE, labels: ['a b'] };
  const edited = await dev.call('PUT', `/rest/api/3/issue/${key}`, { fields });
  const refused = { status: 400, body: { errorMessages: ['INVALID_INPUT'], errors: {} } };
  expect(edited).toEqual({ ...edited, ...refused });
  const environment = await dev.call('POST', '/rest/api/3/issue', {
    fields: {
      project: { key: 'ACME' },
      issuetype: { name: 'Task' },
      summary: 'x',
      description: NONSENSE,
    },
  });
  expect(environment).toEqual({ ...environment, ...refused });
});

test('jira-media-file: texts show only files that their issue has, and pictures elsewhere', async () => {
  const dev = startSite('dev');
  const [key, other] = [await dev.create(), await dev.create()];
  const [own, foreign] = [await attach(dev, key), await attach(dev, other)];
  const issue = `/rest/api/3/issue/${key}`;
  const writes: [method: string, path: string, body: (doc: object) => object][] = [
    ['PUT', issue, (description) => ({ fields: { description } })],
    ['POST', `${issue}/comment`, (body) => ({ body })],
    ['POST', `${issue}/worklog`, (comment) => ({ comment, timeSpentSeconds: 60 })],
    ['PUT', issue, (body) => ({ update: { comment: [{ add: { body } }] } })],
  ];
  for (const [method, path, body] of writes) {
    for (const good of [showing(own), showing('https://a.example/b.png', 'external'), adf('x')])
      expect((await dev.call(method, path, body(good))).status).toBeLessThan(300);
    expect(await dev.call(method, path, body(showing(foreign)))).toMatchObject({
      status: 400,
      body: { errorMessages: ['ATTACHMENT_VALIDATION_ERROR'], errors: {} },
    });
  }
  await expect(dev.create({ description: showing(own) })).rejects.toThrow(
    'ATTACHMENT_VALIDATION_ERROR',
  );
});
