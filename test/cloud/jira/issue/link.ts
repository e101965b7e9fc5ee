/** Links between issues of one site. */
import * as z from 'zod';
import type { Caller } from '../../contract';
import { tellLink } from '../events';
import { limit } from '../limits/limit';
import { findIssue, must, projectOf } from '../model/find';
import type { Issue, IssueLink, LinkType } from '../model/issue';
import { may, maySee } from '../permission';
import { badPayload, refuse } from '../refusal';
import { putIssue, type Site } from '../site-state';
import { authorOf } from './change';
import { addComment, placeOf, readComment, type CommentInput } from './comment';
import { changeItem } from './history';

const End = z.looseObject({ id: z.string().optional(), key: z.string().optional() });
const Body = z.looseObject({
  type: z.looseObject({ id: z.string().optional(), name: z.string().optional() }),
  inwardIssue: End.optional(),
  outwardIssue: End.optional(),
  comment: z.unknown().optional(),
});

export interface LinkInput {
  type: LinkType;
  inward: Issue;
  outward: Issue;
  comment?: { issue: Issue; input: CommentInput };
}

/**
 * Reads a link, with its comment where it has one.
 * @throws Refusal 404 for a type or an issue that the caller does not see, 400 for what is no comment
 */
export function readLink(site: Site, caller: Caller, input: unknown): LinkInput {
  const parsed = Body.required({ inwardIssue: true, outwardIssue: true }).safeParse(input);
  if (!parsed.success) return badPayload();
  const { type, inwardIssue, outwardIssue, comment } = parsed.data;
  const [inward, outward] = [inwardIssue, outwardIssue].map((end) =>
    findEnd(site, caller, end),
  ) as [Issue, Issue];
  const commented = limit.enforced('jira-link-comment') ? inward : outward;
  const hasComment = comment !== undefined && comment !== null;
  return {
    type: findType(site, type),
    inward,
    outward,
    ...(hasComment && {
      comment: {
        issue: commented,
        input: readComment(site, caller, placeOf(site, commented), comment),
      },
    }),
  };
}

/** Reads a link of which one end is an issue that is still to be made or changed. */
export function readHalfLink(
  site: Site,
  caller: Caller,
  input: unknown,
): (issue: Issue) => LinkInput {
  const parsed = Body.safeParse(input);
  if (!parsed.success) return badPayload();
  const { inwardIssue, outwardIssue } = parsed.data;
  const type = findType(site, parsed.data.type);
  if (outwardIssue) {
    const outward = findEnd(site, caller, outwardIssue);
    return (inward) => ({ type, inward, outward });
  }
  const inward = inwardIssue ? findEnd(site, caller, inwardIssue) : badPayload();
  return (outward) => ({ type, inward, outward });
}

function findType(site: Site, { id, name }: z.infer<typeof Body>['type']): LinkType {
  const found = [...site.store.linkTypes.values()].find((type) =>
    id === undefined ? type.name === name : type.id === id,
  );
  return found ?? refuse(404, `No issue link type with name '${name ?? id ?? ''}' found.`);
}

function findEnd(site: Site, caller: Caller, { id, key }: z.infer<typeof End>): Issue {
  const issue = findIssue(site.store, id ?? key ?? '');
  return issue && maySee(site, caller, issue)
    ? issue
    : refuse(404, `No issue could be found for issue key '${key ?? id ?? ''}'.`);
}

/**
 * Links two issues; linking them again the same way only adds the comment, as in Jira. Where the comment
 * is refused there is no link either.
 */
export function addLink(
  site: Site,
  caller: Caller,
  { type, inward, outward, comment }: LinkInput,
): void {
  requireLinkRight(site, caller, inward);
  if (inward.id === outward.id && limit.enforced('jira-link-self'))
    refuse(400, 'You cannot link an issue to itself.');
  const links = [...site.store.links.values()];
  const isThere = links.some(
    (link) =>
      link.typeId === type.id && link.inwardId === inward.id && link.outwardId === outward.id,
  );
  const count = links.filter((link) => [link.inwardId, link.outwardId].includes(inward.id)).length;
  if (!isThere && count >= limit.max('jira-links-per-issue'))
    refuse(413, 'The issue has reached its limit of issue links.');
  if (comment) addComment(site, caller, comment.issue, comment.input);
  if (isThere) return;
  const id = site.store.nextId('link');
  const link = { id, typeId: type.id, inwardId: inward.id, outwardId: outward.id };
  site.store.links.set(id, link);
  logLink(site, caller, link, 'added');
  tellLink(site, caller, 'created', link);
}

export function deleteLink(site: Site, caller: Caller, link: IssueLink): void {
  requireLinkRight(site, caller, must(site.store.issues.get(link.inwardId), 'issue of a link'));
  site.store.links.delete(link.id);
  logLink(site, caller, link, 'removed');
  tellLink(site, caller, 'deleted', link);
}

function requireLinkRight(site: Site, caller: Caller, issue: Issue): void {
  if (!may(site, caller, 'LINK_ISSUES', projectOf(site.store, issue)))
    refuse(401, 'No Link Issue Permission for issue.');
}

/** Both ends' change logs tell of a link; only the link's own event is sent. */
function logLink(site: Site, caller: Caller, link: IssueLink, verb: 'added' | 'removed'): void {
  const type = must(site.store.linkTypes.get(link.typeId), 'link type');
  const ends = [
    [link.inwardId, link.outwardId, type.outward],
    [link.outwardId, link.inwardId, type.inward],
  ] as const;
  for (const [ownId, otherId, words] of ends) {
    const own = site.store.issues.get(ownId);
    const other = site.store.issues.get(otherId);
    if (!own || !other) continue;
    const end = { id: other.key, text: `This work item ${words} ${other.key}` };
    const nothing = { id: null, text: null };
    const item =
      verb === 'added'
        ? changeItem('Link', 'issuelinks', nothing, end)
        : changeItem('Link', 'issuelinks', end, nothing);
    const now = site.world.clock.now();
    const history = {
      id: site.store.nextId('history'),
      authorId: authorOf(site, caller),
      created: now,
      items: [item],
    };
    putIssue(site, { ...own, updated: now, histories: [...own.histories, history] });
  }
}
