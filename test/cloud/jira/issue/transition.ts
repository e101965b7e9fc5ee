/** Taking an issue through a transition of its workflow. */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import { must, projectOf } from '../model/find';
import type { Issue, Stored } from '../model/issue';
import type { Transition } from '../model/workflow';
import { refuse, Refusal, refuseFields } from '../refusal';
import type { Site } from '../site-state';
import { readAdditions } from './additions';
import { changeIssue } from './change';
import { placeOf } from './comment';
import { runPostFunctions } from './post-functions';
import { setProperties } from './property';
import { availableTransitions } from './show-transitions';
import type { IssueUpdate } from './update-request';
import { readWrites, requiredMessage } from './write-fields';

/**
 * Takes the transition that the request names, writes the fields of its screen, and runs its post
 * functions once everything is stored.
 */
export function transitionIssue(
  site: Site,
  caller: Caller,
  issue: Issue,
  request: IssueUpdate,
): Issue {
  const transition = findTransition(site, caller, issue, request.transitionId);
  const update = updateOf(request, transition);
  const values = readScreen(site, caller, issue, { ...request, update, transition });
  const place = { ...placeOf(site, issue), onTransition: true };
  const add = readAdditions(site, caller, place, update);
  const after = move(site, issue, transition, values);
  const moved = changeIssue(site, caller, { before: issue, after });
  const added = add(moved.issue);
  const result = setProperties(site, added.issue, request.properties);
  runPostFunctions(site, caller, result, {
    transition,
    fromStatusId: issue.statusId,
    historyId: moved.historyId,
    items: moved.items,
    commentId: added.commentId,
  });
  return result;
}

/** A transition without a screen drops a comment in silence. */
function updateOf({ update }: IssueUpdate, { screen }: Transition): IssueUpdate['update'] {
  if (screen || !limit.enforced('jira-transition-comment')) return update;
  const { comment: _, ...rest } = update;
  return rest;
}

function findTransition(
  site: Site,
  caller: Caller,
  issue: Issue,
  id: string | undefined,
): Transition {
  if (id === undefined) return refuse(400, "Missing 'transition' identifier");
  const found = availableTransitions(site, caller, issue).find((each) => each.id === id);
  return found ?? refuse(400, `Transition id '${id}' is not valid for this issue.`);
}

function readScreen(
  site: Site,
  caller: Caller,
  issue: Issue,
  request: IssueUpdate & { transition: Transition },
): Record<string, Stored> {
  const { screen } = request.transition;
  const required = (screen?.required ?? []).filter(
    (id) => !(id in request.fields) && (issue.values[id] ?? null) === null,
  );
  const errors = Object.fromEntries(
    required.map((id) => [id, requiredMessage(must(site.store.fields.get(id), `field ${id}`))]),
  );
  const values = readWrites(
    {
      site,
      caller,
      project: projectOf(site.store, issue),
      typeId: issue.typeId,
      issueId: issue.id,
      screen: new Set(screen?.fields ?? []),
      present: issue.values,
    },
    request,
    errors,
  );
  requireValid(request.transition, { ...issue.values, ...values });
  return values;
}

/** What a validator of the workflow demands, in words that no field stands beside. */
function requireValid({ validators }: Transition, values: Record<string, Stored>): void {
  const unmet = validators.filter(({ field }) => (values[field] ?? null) === null);
  if (unmet.length === 0) return;
  if (limit.enforced('jira-validator-words'))
    throw new Refusal(
      400,
      unmet.map(({ message }) => message),
    );
  refuseFields(Object.fromEntries(unmet.map(({ field, message }) => [field, message])));
}

/** The issue in its new status, with what Jira's own post functions do to its resolution. */
function move(
  site: Site,
  issue: Issue,
  transition: Transition,
  values: Record<string, Stored>,
): Issue {
  const resolution = resolutionAfter(site, transition, values);
  const merged = { ...issue.values, ...values, ...resolution };
  const isDone = (merged['resolution'] ?? null) !== null;
  const now = site.world.clock.now();
  return {
    ...issue,
    values: merged,
    statusId: transition.to,
    statusChanged: transition.to === issue.statusId ? issue.statusChanged : now,
    resolved: isDone ? (issue.resolved ?? now) : null,
  };
}

function resolutionAfter(
  site: Site,
  { setsResolution }: Transition,
  values: Record<string, Stored>,
): Record<string, Stored> {
  if (setsResolution === undefined || (setsResolution !== null && 'resolution' in values))
    return {};
  if (setsResolution === null) return { resolution: null };
  const found = site.store.resolutions.find(({ name }) => name === setsResolution);
  return { resolution: must(found, `resolution ${setsResolution}`).id };
}
