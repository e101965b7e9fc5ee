/** REST: the change log of one issue, or of many. */
import * as z from 'zod';
import { showHistory } from '../issue/show-entries';
import { limit } from '../limits/limit';
import { findIssue } from '../model/find';
import type { History, Issue } from '../model/issue';
import { maySee } from '../permission';
import { badPayload, refuse } from '../refusal';
import type { Site } from '../site-state';
import { charge, issueIn, pageIn, pageOf, readJson, type Ctx, type Routes } from './call';

export function addChangelogRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/issue/:issue/changelog', (c) => {
    const { histories } = issueIn(site, c);
    const show = (each: History) => showHistory(site, c.env.caller, each);
    const page = pageOf(c, [...histories], { size: 100, max: 100 }, show);
    charge(c, (page['values'] as unknown[]).length);
    return c.json(page);
  });
  app.post('/rest/api/3/issue/:issue/changelog/list', async (c) => {
    const parsed = z.object({ changelogIds: z.array(z.number()) }).safeParse(await readJson(c));
    const ids = new Set(parsed.success ? parsed.data.changelogIds.map(String) : badPayload());
    const found = issueIn(site, c).histories.filter((each) => ids.has(each.id));
    const { startAt } = pageIn(c, { size: 1000, max: 1000 });
    return c.json({
      startAt,
      maxResults: found.length,
      total: found.length,
      histories: found.map((each) => showHistory(site, c.env.caller, each)),
    });
  });
  app.post('/rest/api/3/changelog/bulkfetch', (c) => fetchMany(site, c));
}

const Body = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1),
  fieldIds: z.array(z.string()).max(10).optional(),
  maxResults: z.number().int().min(1).max(10_000).default(1000),
  nextPageToken: z.string().optional(),
});

/** Histories of many issues, oldest first, in pages that count histories. */
async function fetchMany(site: Site, c: Ctx): Promise<Response> {
  const parsed = Body.safeParse(await readJson(c));
  if (!parsed.success) return badPayload();
  const { issueIdsOrKeys: named, fieldIds, maxResults, nextPageToken } = parsed.data;
  if (named.length > limit.max('jira-changelog-bulk'))
    refuse(400, `The number of issues must not exceed ${limit.max('jira-changelog-bulk')}.`);
  const isWanted = ({ items }: History) =>
    !fieldIds || items.some(({ fieldId }) => fieldIds.includes(fieldId));
  const all = visibleIssues(site, c, named).flatMap(({ id, histories }) =>
    histories.filter(isWanted).map((history) => ({ issueId: id, history })),
  );
  const start = Number(nextPageToken ?? 0);
  const page = all.slice(start, start + maxResults);
  charge(c, page.length);
  const ids = [...new Set(page.map(({ issueId }) => issueId))];
  return c.json({
    issueChangeLogs: ids.map((issueId) => ({
      issueId,
      changeHistories: page
        .filter((each) => each.issueId === issueId)
        .map(({ history }) => showHistory(site, c.env.caller, history)),
    })),
    ...(start + page.length < all.length && { nextPageToken: String(start + page.length) }),
  });
}

function visibleIssues(site: Site, c: Ctx, named: string[]): Issue[] {
  const found = named.flatMap((name) => findIssue(site.store, name) ?? []);
  return [...new Set(found)].filter((issue) => maySee(site, c.env.caller, issue));
}
