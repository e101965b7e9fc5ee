/** What a customer of a service project sees: their own requests, public comments, their files. */
import type { Caller } from '../../contract';
import { isPublic } from '../issue/visible';
import { projectOf } from '../model/find';
import type { Adf, AdfNode, Attachment, Comment, Issue } from '../model/issue';
import type { Project } from '../model/project';
import { CUSTOMERS } from '../model/user';
import { may, maySee, rolesOf } from '../permission';
import { refuse } from '../refusal';
import { accountOf, type Site } from '../site-state';

/** Whether a caller works in the project rather than asking it for help. */
export function isAgent(site: Site, caller: Caller, project: Project): boolean {
  return caller.kind === 'app' || may(site, caller, 'SERVICEDESK_AGENT', project);
}

/** Whether a caller may use the project's portal at all. */
export function mayUsePortal(site: Site, caller: Caller, project: Project): boolean {
  if (project.kind !== 'service_desk') return false;
  return isAgent(site, caller, project)
    ? may(site, caller, 'BROWSE_PROJECTS', project)
    : rolesOf(site, caller, project).has(CUSTOMERS);
}

/** Refuses an issue that is no request, and one that is somebody else's. */
export function requireRequest(site: Site, caller: Caller, issue: Issue | undefined): Issue {
  const own = issue?.values['reporter'] === accountOf(site, caller);
  const isRequest = issue !== undefined && issue.requestTypeId !== null;
  if (isRequest && mayUsePortal(site, caller, projectOf(site.store, issue)))
    if (own || maySee(site, caller, issue)) return issue;
  return refuse(
    404,
    'The request you are trying to view does not exist or you do not have permission to see it.',
  );
}

/** Comments that a caller sees of a request: agents all, customers the public ones. */
export function portalComments(site: Site, caller: Caller, issue: Issue): Comment[] {
  if (isAgent(site, caller, projectOf(site.store, issue))) return [...issue.comments];
  return issue.comments.filter((comment) => isPublic(site, issue, comment));
}

/** A customer sees the files they sent and those that a public text shows. */
export function portalAttachments(site: Site, caller: Caller, issue: Issue): Attachment[] {
  const all = issue.attachmentIds.flatMap((id) => site.store.attachments.get(id) ?? []);
  if (isAgent(site, caller, projectOf(site.store, issue))) return all;
  const texts = portalComments(site, caller, issue).map(({ body }) => body);
  const description = issue.values['description'] as unknown as Adf | null | undefined;
  const shown = new Set([...texts, ...(description ? [description] : [])].flatMap(mediaIn));
  const reporter = issue.values['reporter'];
  return all.filter(({ mediaId, authorId }) => shown.has(mediaId) || authorId === reporter);
}

function mediaIn(node: AdfNode): string[] {
  const id = node.type === 'media' ? node.attrs?.['id'] : undefined;
  const own = typeof id === 'string' ? [id] : [];
  return [...own, ...(node.content ?? []).flatMap(mediaIn)];
}
