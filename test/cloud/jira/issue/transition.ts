/** Taking an issue through a transition of its workflow. */
import type { Caller } from '../../contract';
import { must, projectOf } from '../model/find';
import type { Issue, Stored } from '../model/issue';
import type { Transition } from '../model/workflow';
import { refuse } from '../refusal';
import type { Site } from '../site-state';
import { applyAdditions } from './additions';
import { changeIssue } from './change';
import { runPostFunctions } from './post-functions';
import { setProperties } from './property';
import { availableTransitions } from './show-transitions';
import type { IssueUpdate } from './update-request';
import { offScreen, readWrites, requiredMessage } from './write-fields';

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
  const values = readScreen(site, caller, issue, transition, request);
  const moved = changeIssue(site, caller, issue, move(site, issue, transition, values));
  const added = applyAdditions(site, caller, moved.issue, request.update, { onTransition: true });
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
  { screen }: Transition,
  request: IssueUpdate,
): Record<string, Stored> {
  const required = (screen?.required ?? []).filter(
    (id) => !(id in request.fields) && (issue.values[id] ?? null) === null,
  );
  const errors = Object.fromEntries(
    required.map((id) => [id, requiredMessage(must(site.store.fields.get(id), `field ${id}`))]),
  );
  if ('comment' in request.update && !screen) errors['comment'] = offScreen('comment');
  return readWrites(
    {
      site,
      caller,
      project: projectOf(site.store, issue),
      typeId: issue.typeId,
      issueId: issue.id,
      screen: new Set(screen?.fields ?? []),
      present: issue.values as Record<string, Stored>,
    },
    request,
    errors,
  );
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
