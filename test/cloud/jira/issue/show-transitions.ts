/** The transitions that a workflow offers a caller for an issue. */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import { must, projectOf, workflowOf } from '../model/find';
import type { Issue } from '../model/issue';
import type { Transition } from '../model/workflow';
import { may, maySee, rolesOf } from '../permission';
import type { Site } from '../site-state';
import { showScreenFields } from './field-meta';
import { showStatus } from './show-parts';

/** Transitions that lead on from the issue's status and whose conditions the caller meets. */
export function availableTransitions(site: Site, caller: Caller, issue: Issue): Transition[] {
  const project = projectOf(site.store, issue);
  const { transitions } = workflowOf(site.store, project, issue.typeId);
  if (!limit.enforced('jira-transition-available')) return transitions;
  if (issue.archived || !maySee(site, caller, issue)) return [];
  if (!may(site, caller, 'TRANSITION_ISSUES', project)) return [];
  const roles = rolesOf(site, caller, project);
  return transitions.filter(({ from, onlyRoles }) => {
    const allowed = onlyRoles.length === 0 || onlyRoles.some((role) => roles.has(role));
    return allowed && (from === 'any' || from.includes(issue.statusId));
  });
}

export function showTransitions(
  site: Site,
  caller: Caller,
  issue: Issue,
  withFields: boolean,
): Record<string, unknown>[] {
  return availableTransitions(site, caller, issue).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: showStatus(site, must(site.store.statuses.get(transition.to), `status ${transition.to}`)),
    hasScreen: transition.screen !== undefined,
    isGlobal: transition.from === 'any',
    isInitial: false,
    isAvailable: true,
    isConditional: transition.onlyRoles.length > 0,
    isLooped: false,
    ...(withFields && {
      fields: showScreenFields(site, caller, issue, screenShown(transition)),
    }),
  }));
}

/** What a validator demands is not said of its field. */
function screenShown({ screen, validators }: Transition): { fields: string[]; required: string[] } {
  const { fields, required } = screen ?? { fields: [], required: [] };
  const demanded = validators.map(({ field }) => field);
  return limit.enforced('jira-validator-words')
    ? { fields, required }
    : { fields, required: [...required, ...demanded] };
}
