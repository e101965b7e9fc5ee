/** Comments: adding, editing and deleting them. */
import * as z from 'zod';
import type { Caller } from '../../contract';
import { tellCommented, tellCommentDeleted } from '../events';
import { faultOf } from '../field/adf';
import { requireFilesHere } from '../field/media';
import { limit } from '../limits/limit';
import { projectOf } from '../model/find';
import type { Adf, Comment, Issue, Visibility } from '../model/issue';
import type { Project } from '../model/project';
import { may } from '../permission';
import { badPayload, refuse, refuseFields } from '../refusal';
import { putIssue, type Site } from '../site-state';
import { authorOf, touchIssue } from './change';
import { readProperties } from './update-request';
import { isWithin } from './visible';

const Body = z.looseObject({
  body: z.unknown().optional(),
  visibility: z
    .looseObject({
      type: z.enum(['group', 'role']),
      value: z.string().optional(),
      identifier: z.string().optional(),
    })
    .nullish(),
  properties: z
    .array(z.object({ key: z.string().optional(), value: z.unknown().optional() }))
    .nullish(),
});

/** What a caller sent as a comment, checked. */
export interface CommentInput {
  body: Adf;
  /** Undefined where the request says nothing of it, null where it lifts the restriction. */
  visibility: Visibility | null | undefined;
  properties: Record<string, unknown> | undefined;
  /** It is added on a transition. */
  onTransition?: boolean;
}

const FAULTS = {
  'not-a-document': () => {
    refuseFields({ comment: 'Comment body is not valid!' });
  },
  invalid: () => refuse(400, 'INVALID_INPUT'),
  'too-long': () => refuse(400, 'CONTENT_LIMIT_EXCEEDED'),
};

/** Where a comment or a work log is to be. */
export interface EntryPlace {
  project: Project;
  /** Undefined while the issue is being created. */
  issueId?: string;
}

/** The place that an issue gives its comments and work logs. */
export function placeOf(site: Site, issue: Issue): EntryPlace {
  return { project: projectOf(site.store, issue), issueId: issue.id };
}

/** Reads a comment; refuses what is not one, and a role or group that the caller is not in. */
export function readComment(
  site: Site,
  caller: Caller,
  { project, issueId }: EntryPlace,
  input: unknown,
): CommentInput {
  const parsed = Body.safeParse(input);
  if (!parsed.success) return badPayload();
  const { body, visibility, properties } = parsed.data;
  if (body === undefined || body === null)
    refuseFields({ comment: 'Comment body can not be empty!' });
  const fault = faultOf(body);
  if (fault) FAULTS[fault]();
  requireFilesHere(site, issueId, body as Adf);
  return {
    body: body as Adf,
    visibility: visibility && readVisibility(site, caller, project, visibility),
    properties: properties ? readProperties(properties) : undefined,
  };
}

/** Refuses to hide something from oneself, and roles and groups that do not exist. */
export function readVisibility(
  site: Site,
  caller: Caller,
  project: Project,
  input: { type: 'group' | 'role'; value?: string | undefined; identifier?: string | undefined },
): Visibility {
  const isTwice = input.identifier !== undefined && input.value !== undefined;
  if (isTwice && limit.enforced('jira-visibility-once'))
    refuse(400, "Specify either 'value' or 'identifier' of a visibility, not both.");
  const named = input.identifier ?? input.value ?? '';
  const list =
    input.type === 'role'
      ? [...site.store.roles.values()].map(({ name }) => ({ value: name, identifier: name }))
      : [...site.store.groups.values()].map(({ name, groupId }) => ({
          value: name,
          identifier: groupId,
        }));
  const found = list.find(({ value, identifier }) => value === named || identifier === named);
  const kind = input.type === 'role' ? 'project role' : 'group';
  const visibility = { type: input.type, ...(found ?? { value: named, identifier: named }) };
  const isOwn = found && isWithin(site, caller, project, visibility);
  if (!isOwn && limit.enforced('jira-restriction'))
    refuseFields({ commentLevel: `You are currently not a member of the ${kind}: ${named}.` });
  return visibility;
}

/** A comment in its issue. */
export interface CommentPlace {
  issue: Issue;
  comment: Comment;
}

/** Adds a comment to an issue that the caller may see. */
export function addComment(
  site: Site,
  caller: Caller,
  issue: Issue,
  input: CommentInput,
): CommentPlace {
  requireCommentRight(site, caller, projectOf(site.store, issue));
  if (isLocked(site, issue)) refuse(400, NO_RIGHT);
  if (issue.comments.length >= limit.max('jira-comments-per-issue'))
    refuse(413, 'The issue has reached its limit of comments.');
  const now = site.world.clock.now();
  const authorId = authorOf(site, caller);
  const comment: Comment = {
    id: site.store.nextId('comment'),
    authorId,
    updateAuthorId: authorId,
    body: input.body,
    created: now,
    updated: now,
    visibility: input.visibility ?? undefined,
    properties: input.properties ?? {},
    onTransition: input.onTransition ?? false,
  };
  site.store.commentIssues.set(comment.id, issue.id);
  const changed = touchIssue(site, issue, { comments: [...issue.comments, comment] });
  tellCommented(site, caller, changed, comment);
  return { issue: changed, comment };
}

/** Changes a comment. Properties that the request does not name stay. */
export function editComment(
  site: Site,
  caller: Caller,
  { issue, comment }: CommentPlace,
  input: CommentInput,
): Comment {
  requireOwnOrAll(site, caller, { issue, comment }, 'EDIT');
  const edited: Comment = {
    ...comment,
    body: input.body,
    updateAuthorId: authorOf(site, caller),
    updated: site.world.clock.now(),
    visibility:
      input.visibility === undefined ? comment.visibility : (input.visibility ?? undefined),
    properties: { ...comment.properties, ...input.properties },
  };
  const changed = touchIssue(site, issue, { comments: replace(issue, edited) });
  tellCommented(site, caller, changed, edited);
  return edited;
}

export function deleteComment(site: Site, caller: Caller, { issue, comment }: CommentPlace): void {
  requireOwnOrAll(site, caller, { issue, comment }, 'DELETE');
  site.store.commentIssues.delete(comment.id);
  const comments = issue.comments.filter((each) => each.id !== comment.id);
  tellCommentDeleted(site, caller, touchIssue(site, issue, { comments }), comment);
}

/** Stores a comment's properties; nobody is told and the comment does not count as edited. */
export function setCommentProperties(
  site: Site,
  { issue, comment }: CommentPlace,
  properties: Record<string, unknown>,
): void {
  putIssue(site, { ...issue, comments: replace(issue, { ...comment, properties }) });
}

function replace(issue: Issue, comment: Comment): Comment[] {
  return issue.comments.map((each) => (each.id === comment.id ? comment : each));
}

const NO_RIGHT = 'You do not have the permission to comment on this issue.';

/** Refuses a caller who may not comment in a project. */
export function requireCommentRight(site: Site, caller: Caller, project: Project): void {
  if (!may(site, caller, 'ADD_COMMENTS', project)) refuse(400, NO_RIGHT);
}

/** Whether an archived issue refuses every change. */
export function isLocked(site: Site, issue: Issue): boolean {
  const archived = issue.archived || projectOf(site.store, issue).archived;
  return archived && limit.enforced('jira-archived');
}

/** Editing and deleting take the permission for all comments, or for one's own. */
export function requireOwnOrAll(
  site: Site,
  caller: Caller,
  { issue, comment }: CommentPlace,
  verb: 'EDIT' | 'DELETE',
): void {
  const project = projectOf(site.store, issue);
  const own = comment.authorId === authorOf(site, caller);
  const allowed =
    may(site, caller, `${verb}_ALL_COMMENTS`, project) ||
    (own && may(site, caller, `${verb}_OWN_COMMENTS`, project));
  if (!allowed || isLocked(site, issue))
    refuse(
      400,
      `You do not have permission to ${verb.toLowerCase()} comment with id: ${comment.id}.`,
    );
}
