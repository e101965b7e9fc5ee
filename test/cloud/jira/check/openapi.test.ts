/** The sites answer in the shapes that Atlassian publishes; each test's calls are checked as it ends. */
import { startSite } from '../drive/drive';
import { createOpenApiCheck, DOCUMENTS, type OpenApiCheck } from './openapi-check';
import { tourIssues, tourPortal, tourRefusals, tourSite } from './tour';

test.each([
  ['issues', 'dev', tourIssues],
  ['the site', 'dev', tourSite],
  ['the portal', 'desk', tourPortal],
  ['refusals', 'dev', tourRefusals],
] as const)('answers about %s fit the documents', async (_name, site, tour) => {
  await expect(tour(startSite(site))).resolves.toBeUndefined();
});

/** Shows a call of the developers' site to a check. */
async function look(
  check: OpenApiCheck,
  call: { method: string; path: string; body?: object; answer: Response; by?: 'app' | 'anonymous' },
): Promise<void> {
  const { method, path, body, answer, by = 'anonymous' } = call;
  const request = new Request(`http://dev.example/rest/api/3/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  await check.observe({ request, caller: { kind: by }, response: answer });
}

const inWords = (check: OpenApiCheck) => check.faults().map(({ what }) => what.split(' {')[0]);

const refusal = () => Response.json({ errorMessages: ['No.'], errors: {} }, { status: 400 });

const withDocuments = createOpenApiCheck().hasDocuments ? test : test.skip;

withDocuments(
  `what does not fit is seen: parameters, bodies, answers, unknown operations (by ${DOCUMENTS})`,
  async () => {
    const check = createOpenApiCheck();
    const priority = { id: '1', name: 'High' };
    const search = { method: 'POST', path: 'search/jql' };
    const read = { method: 'GET', path: 'issue/ACME-1' };
    await look(check, { method: 'GET', path: 'priority', answer: Response.json([priority]) });
    await look(check, { ...read, path: 'issue/A-1?field=x', answer: Response.json({ id: '1' }) });
    await look(check, { ...read, answer: Response.json({ id: 1 }) });
    await look(check, { ...search, body: { jql: 1 }, answer: Response.json({ issues: [] }) });
    await look(check, { ...search, answer: Response.json({}, { status: 418 }) });
    await look(check, { method: 'GET', path: 'nothing', answer: Response.json({}) });
    expect(inWords(check)).toEqual([
      "There is no parameter 'field'.",
      '/id must be string',
      '/jql must be string',
      "Status 418 is not one of the operation's.",
      'There is no such operation in the documents.',
    ]);
    expect(check.counts()).toEqual({ requests: 6, byApp: 0, answers: 6, adf: 0 });
  },
);

withDocuments(
  `a person may ask wrongly if refused for it, the app may not (by ${DOCUMENTS})`,
  async () => {
    const check = createOpenApiCheck();
    const wrong = { method: 'POST', path: 'search/jql', body: { jql: 1 } };
    await look(check, { ...wrong, answer: refusal() });
    expect(check.faults()).toEqual([]);
    await look(check, { ...wrong, answer: refusal(), by: 'app' });
    expect(inWords(check)).toEqual(['/jql must be string']);
  },
);

test('rich text that does not fit its schema is seen, whoever accepted it', async () => {
  const check = createOpenApiCheck('no such folder');
  const body = { type: 'doc', version: 1, content: [{ type: 'text', text: '' }] };
  const comment = { method: 'POST', path: 'issue/ACME-1/comment', body: { body } };
  await look(check, { ...comment, answer: refusal() });
  await look(check, { ...comment, answer: Response.json({}, { status: 201 }) });
  await look(check, { method: 'GET', path: 'issue/ACME-1', answer: Response.json({ x: [body] }) });
  expect(check.faults().map(({ side }) => side)).toEqual(['request', 'answer']);
  expect(check.counts()).toEqual({ requests: 0, byApp: 0, answers: 0, adf: 3 });
});
