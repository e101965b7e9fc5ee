/** REST: work logs. */
import * as z from 'zod';
import { placeOf } from '../issue/comment';
import { INCREASE, readEstimate, REDUCE, type Estimate, type Manual } from '../issue/estimate';
import { showWorkLog } from '../issue/show-entries';
import { visibleWorkLogs } from '../issue/visible';
import { addWorkLog, deleteWorkLog, editWorkLog, readWorkLog } from '../issue/work-log';
import { limit } from '../limits/limit';
import type { Issue, WorkLog } from '../model/issue';
import { maySee } from '../permission';
import { badPayload, refuse } from '../refusal';
import type { Site } from '../site-state';
import {
  charge,
  expandIn,
  issueIn,
  numberIn,
  pageIn,
  pathPart,
  readJson,
  type Ctx,
  type Routes,
} from './call';

const PATH = '/rest/api/3/issue/:issue/worklog';

export function addWorkLogRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/worklog/list', (c) => listById(site, c));
  app.get(PATH, (c) => {
    const issue = issueIn(site, c);
    const [after, before] = [
      numberIn(c, 'startedAfter', -Infinity),
      numberIn(c, 'startedBefore', Infinity),
    ];
    const all = visibleWorkLogs(site, c.env.caller, issue).filter(
      ({ started }) => started >= after && started < before,
    );
    const { startAt, maxResults } = pageIn(c, { size: 5000, max: 5000 });
    const page = all.slice(startAt, startAt + maxResults);
    charge(c, page.length);
    const worklogs = page.map((each) => show(site, c, issue, each));
    return c.json({ startAt, maxResults, total: all.length, worklogs });
  });
  app.post(PATH, async (c) => {
    const body = await readJson(c);
    const issue = issueIn(site, c);
    const input = readWorkLog(site, c.env.caller, placeOf(site, issue), body);
    const wanted = { ...input, estimate: estimateIn(c, REDUCE) };
    const added = addWorkLog(site, c.env.caller, issue, wanted);
    return c.json(show(site, c, added.issue, added.log), 201);
  });
  app.get(`${PATH}/:log`, (c) => {
    const issue = issueIn(site, c);
    charge(c, 1);
    return c.json(show(site, c, issue, logIn(site, c, issue)));
  });
  app.put(`${PATH}/:log`, async (c) => {
    const body = await readJson(c);
    const issue = issueIn(site, c);
    const log = logIn(site, c, issue);
    const input = readWorkLog(site, c.env.caller, placeOf(site, issue), body);
    const wanted = { ...input, estimate: estimateIn(c) };
    const edited = editWorkLog(site, c.env.caller, { issue, log }, wanted);
    return c.json(show(site, c, issue, edited));
  });
  app.delete(`${PATH}/:log`, (c) => {
    const issue = issueIn(site, c);
    const log = logIn(site, c, issue);
    deleteWorkLog(site, c.env.caller, { issue, log }, estimateIn(c, INCREASE));
    return c.body(null, 204);
  });
}

function show(site: Site, c: Ctx, issue: Issue, log: WorkLog): Record<string, unknown> {
  return showWorkLog(site, c.env.caller, { issue, log }, expandIn(c));
}

function logIn(site: Site, c: Ctx, issue: Issue): WorkLog {
  const id = pathPart(c, 'log');
  const found = visibleWorkLogs(site, c.env.caller, issue).find((each) => each.id === id);
  return found ?? refuse(404, `Cannot find worklog with id: '${id}'.`);
}

function estimateIn(c: Ctx, manual?: Manual): Estimate {
  return readEstimate((name) => c.req.query(name), manual);
}

/** Work logs by id, across issues; those that the caller may not see are left out. */
async function listById(site: Site, c: Ctx): Promise<Response> {
  const parsed = z.looseObject({ ids: z.array(z.number()) }).safeParse(await readJson(c));
  if (!parsed.success) return badPayload();
  const max = limit.max('jira-worklogs-by-id');
  if (parsed.data.ids.length === 0 || parsed.data.ids.length > max)
    refuse(400, `The number of worklog IDs must be between 1 and ${max}.`);
  const shown = parsed.data.ids.flatMap((number) => {
    const issue = site.store.issues.get(site.store.workLogIssues.get(String(number)) ?? '');
    if (!issue || !maySee(site, c.env.caller, issue)) return [];
    const log = visibleWorkLogs(site, c.env.caller, issue).find(({ id }) => id === String(number));
    return log ? [show(site, c, issue, log)] : [];
  });
  charge(c, shown.length);
  return c.json(shown);
}
