/** Which comments and work logs of an issue a caller sees. */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Comment, Issue, Visibility, WorkLog } from '../model/issue';
import type { Project } from '../model/project';
import { rolesOf } from '../permission';
import { accountOf, type Site } from '../site-state';

/** Whether a caller is in the role or group that a visibility names. */
export function isWithin(
  site: Site,
  caller: Caller,
  project: Project,
  visibility: Visibility,
): boolean {
  if (visibility.type === 'role') return rolesOf(site, caller, project).has(visibility.value);
  const accountId = accountOf(site, caller);
  return [...site.store.groups.values()].some(
    (group) => group.name === visibility.value && group.members.has(accountId ?? ''),
  );
}

export function maySeeComment(site: Site, caller: Caller, issue: Issue, comment: Comment): boolean {
  if (!comment.visibility || !limit.enforced('jira-restricted')) return true;
  const hidden = site.settings.hidesTransitionComments && comment.onTransition;
  if (hidden && caller.kind === 'app') return false;
  return isWithin(site, caller, projectOf(site.store, issue), comment.visibility);
}

export function visibleComments(site: Site, caller: Caller, issue: Issue): Comment[] {
  return issue.comments.filter((comment) => maySeeComment(site, caller, issue, comment));
}

export function visibleWorkLogs(site: Site, caller: Caller, issue: Issue): WorkLog[] {
  const project = projectOf(site.store, issue);
  return issue.workLogs.filter(
    (log) =>
      !log.visibility ||
      isWithin(site, caller, project, log.visibility) ||
      !limit.enforced('jira-restricted'),
  );
}

/** The property by which a service project keeps a comment from customers. */
export const INTERNAL_PROPERTY = 'sd.public.comment';

/** Whether customers see a comment, were its issue on a portal. Outside service projects all are public. */
export function isPublic(site: Site, issue: Issue, comment: Comment): boolean {
  const service = projectOf(site.store, issue).kind === 'service_desk';
  if (!service || !limit.enforced('jira-internal-comments')) return true;
  const property = comment.properties[INTERNAL_PROPERTY] as { internal?: unknown } | undefined;
  return property?.internal !== true && comment.visibility === undefined;
}
