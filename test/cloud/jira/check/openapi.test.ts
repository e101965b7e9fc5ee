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
