/** The sites answer in the shapes that Atlassian publishes. */
import { startSite, type Driven } from '../drive/drive';
import { createOpenApiCheck, DOCUMENTS, type OpenApiCheck } from './openapi-check';
import { tourIssues, tourPortal, tourRefusals, tourSite } from './tour';

/** Runs a tour under the check. Without the documents it says so and nothing is compared. */
async function compare(
  site: 'desk' | 'dev',
  tour: (driven: Driven) => Promise<void>,
): Promise<OpenApiCheck | undefined> {
  const check = createOpenApiCheck();
  await tour(startSite(site, {}, check?.observe));
  if (!check) console.warn(`Nothing compared: the OpenAPI documents are not in ${DOCUMENTS}.`);
  else expect(check.faults()).toEqual([]);
  return check;
}

test.each([
  ['issues', 'dev', tourIssues],
  ['the site', 'dev', tourSite],
  ['the portal', 'desk', tourPortal],
  ['refusals', 'dev', tourRefusals],
] as const)('answers about %s fit the documents', async (_name, site, tour) => {
  await compare(site, tour);
});

test('what does not fit is seen: parameters, bodies, answers, operations that there are not', async () => {
  const check = createOpenApiCheck();
  if (!check) return;
  const caller = { kind: 'app' } as const;
  const look = async (method: string, path: string, answer: Response, body?: object) => {
    const request = new Request(`http://dev.example/rest/api/3/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    await check.observe({ request, caller, response: answer });
  };
  const priority = { id: '1', name: 'High' };
  await look('GET', 'priority', Response.json([priority]));
  await look('GET', 'issue/ACME-1?field=summary', Response.json({ id: '1' }));
  await look('GET', 'issue/ACME-1', Response.json({ id: 1 }));
  await look('POST', 'search/jql', Response.json({ issues: [] }), { jql: 1 });
  await look('POST', 'search/jql', Response.json({}, { status: 418 }), { jql: '' });
  await look('GET', 'nothing', Response.json({}));
  expect(check.faults().map(({ what }) => what.split(' {')[0])).toEqual([
    "There is no parameter 'field'.",
    '/id must be string',
    '/jql must be string',
    "Status 418 is not one of the operation's.",
    'There is no such operation in the documents.',
  ]);
  expect(check.checked()).toBe(6);
});
