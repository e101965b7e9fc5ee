/** REST of service management: service desks, request types, and requests as their customers see them. */
import * as z from 'zod';
import { addComment, type CommentPlace } from '../issue/comment';
import { addAttachments } from '../issue/attachment';
import { availableTransitions } from '../issue/show-transitions';
import { transitionIssue } from '../issue/transition';
import { INTERNAL_PROPERTY } from '../issue/visible';
import { toAdf } from '../field/adf';
import { findIssue, findProject, projectOf } from '../model/find';
import type { Adf, Attachment, Issue } from '../model/issue';
import type { Project } from '../model/project';
import { badPayload, refuse, type Refusal } from '../refusal';
import { readUploads } from '../rest/attachment-routes';
import { charge, pathPart, readJson, type Ctx, type Routes } from '../rest/call';
import type { Site } from '../site-state';
import { isAgent, mayUsePortal, portalAttachments, portalComments, requireRequest } from './portal';
import { raiseRequest } from './raise-request';
import {
  showDate,
  showPortalAttachment,
  showPortalComment,
  showRequest,
  showRequestType,
  showRequestTypeFields,
  showServiceDesk,
} from './show-portal';

const API = '/rest/servicedeskapi';

/** The service management API has an error body of its own. */
export function toPortalResponse(refusal: Refusal): Response {
  const errorMessage = refusal.message;
  const i18nErrorMessage = { i18nKey: errorMessage, parameters: [] };
  const { status, headers } = refusal;
  return Response.json({ errorMessage, i18nErrorMessage }, { status, headers });
}

export function addPortalRoutes(site: Site, app: Routes): void {
  addDeskRoutes(site, app);
  addRequestRoutes(site, app);
  addCommentRoutes(site, app);
  addTransitionRoutes(site, app);
  addFileRoutes(site, app);
}

/** A page in the shape of the service management API. */
function page<T>(c: Ctx, all: T[], show: (entry: T) => unknown): Record<string, unknown> {
  const start = Number(c.req.query('start') ?? 0);
  const limit = Math.min(Number(c.req.query('limit') ?? 50), 100);
  const values = all.slice(start, start + limit);
  charge(c, values.length);
  const isLastPage = start + values.length >= all.length;
  return { size: values.length, start, limit, isLastPage, values: values.map(show) };
}

function deskIn(site: Site, c: Ctx): Project {
  const project = findProject(site.store, pathPart(c, 'desk'));
  return project && mayUsePortal(site, c.env.caller, project)
    ? project
    : refuse(404, 'The service desk does not exist or you do not have permission to see it.');
}

function requestIn(site: Site, c: Ctx): Issue {
  return requireRequest(site, c.env.caller, findIssue(site.store, pathPart(c, 'request')));
}

function addDeskRoutes(site: Site, app: Routes): void {
  const typesOf = (project: Project) =>
    [...site.store.requestTypes.values()].filter(({ projectId }) => projectId === project.id);
  const typeIn = (c: Ctx) =>
    typesOf(deskIn(site, c)).find(({ id }) => id === pathPart(c, 'type')) ??
    refuse(404, 'The request type does not exist.');
  app.get(`${API}/servicedesk`, (c) => {
    const desks = [...site.store.projects.values()].filter((project) =>
      mayUsePortal(site, c.env.caller, project),
    );
    return c.json(page(c, desks, (project) => showServiceDesk(site, project)));
  });
  app.get(`${API}/servicedesk/:desk`, (c) => c.json(showServiceDesk(site, deskIn(site, c))));
  app.get(`${API}/servicedesk/:desk/requesttype`, (c) =>
    c.json(page(c, typesOf(deskIn(site, c)), (type) => showRequestType(site, type))),
  );
  app.get(`${API}/servicedesk/:desk/requesttype/:type`, (c) =>
    c.json(showRequestType(site, typeIn(c))),
  );
  app.get(`${API}/servicedesk/:desk/requesttype/:type/field`, (c) =>
    c.json(showRequestTypeFields(site, typeIn(c))),
  );
}

function addRequestRoutes(site: Site, app: Routes): void {
  app.post(`${API}/request`, async (c) => {
    const issue = raiseRequest(site, c.env.caller, await readJson(c));
    return c.json(showRequest(site, c.env.caller, issue), 201);
  });
  app.get(`${API}/request`, (c) => {
    const all = [...site.store.issues.values()].filter((issue) => isVisible(site, c, issue));
    return c.json(page(c, all, (issue) => showRequest(site, c.env.caller, issue)));
  });
  app.get(`${API}/request/:request`, (c) => {
    charge(c, 1);
    return c.json(showRequest(site, c.env.caller, requestIn(site, c)));
  });
  app.get(`${API}/request/:request/status`, (c) => {
    const issue = requestIn(site, c);
    const changes = issue.histories.flatMap(({ created, items }) =>
      items
        .filter(({ fieldId }) => fieldId === 'status')
        .map((item) => ({ status: item.toString, statusDate: showDate(created) })),
    );
    return c.json(page(c, changes.reverse(), (each) => each));
  });
}

function isVisible(site: Site, c: Ctx, issue: Issue): boolean {
  try {
    return requireRequest(site, c.env.caller, issue) === issue;
  } catch {
    return false;
  }
}

const CommentBody = z.looseObject({ body: z.string().min(1), public: z.boolean() });

/** Adds a comment from a text; only those who work in the project write internal ones. */
function comment(
  site: Site,
  c: Ctx,
  issue: Issue,
  { body, isPublic }: { body: Adf; isPublic: boolean },
): CommentPlace {
  if (!isPublic && !isAgent(site, c.env.caller, projectOf(site.store, issue)))
    refuse(403, 'You do not have permission to add internal comments.');
  const properties = isPublic ? {} : { [INTERNAL_PROPERTY]: { internal: true } };
  return addComment(site, c.env.caller, issue, { body, visibility: undefined, properties });
}

function addCommentRoutes(site: Site, app: Routes): void {
  const path = `${API}/request/:request/comment`;
  app.get(path, (c) => {
    const issue = requestIn(site, c);
    const show = (each: Issue['comments'][number]) =>
      showPortalComment(site, c.env.caller, issue, each);
    const isWanted = (shown: Record<string, unknown>) =>
      c.req.query(shown['public'] ? 'public' : 'internal') !== 'false';
    const all = portalComments(site, c.env.caller, issue).filter((each) => isWanted(show(each)));
    return c.json(page(c, all, show));
  });
  app.post(path, async (c) => {
    const parsed = CommentBody.safeParse(await readJson(c));
    if (!parsed.success) return badPayload();
    const issue = requestIn(site, c);
    const added = comment(site, c, issue, {
      body: toAdf(parsed.data.body),
      isPublic: parsed.data.public,
    });
    return c.json(showPortalComment(site, c.env.caller, added.issue, added.comment), 201);
  });
  app.get(`${path}/:comment`, (c) => {
    const issue = requestIn(site, c);
    const found = portalComments(site, c.env.caller, issue).find(
      ({ id }) => id === pathPart(c, 'comment'),
    );
    if (!found) return refuse(404, 'The comment does not exist.');
    return c.json(showPortalComment(site, c.env.caller, issue, found));
  });
}

function addTransitionRoutes(site: Site, app: Routes): void {
  const path = `${API}/request/:request/transition`;
  // Transitions are shown on the portal only where a workflow says so; these workflows do not.
  const offered = (c: Ctx, issue: Issue) =>
    isAgent(site, c.env.caller, projectOf(site.store, issue))
      ? availableTransitions(site, c.env.caller, issue)
      : [];
  app.get(path, (c) =>
    c.json(page(c, offered(c, requestIn(site, c)), ({ id, name }) => ({ id, name }))),
  );
  app.post(path, async (c) => {
    const Body = z.looseObject({
      id: z.string(),
      additionalComment: z.looseObject({ body: z.string() }).optional(),
    });
    const parsed = Body.safeParse(await readJson(c));
    if (!parsed.success) return badPayload();
    const issue = requestIn(site, c);
    const { id, additionalComment } = parsed.data;
    if (!offered(c, issue).some((each) => each.id === id))
      refuse(400, 'The transition is not available.');
    const request = { fields: {}, update: {}, properties: {}, transitionId: id };
    const moved = transitionIssue(site, c.env.caller, issue, request);
    if (additionalComment)
      comment(site, c, moved, { body: toAdf(additionalComment.body), isPublic: true });
    return c.body(null, 204);
  });
}

/** A paragraph and the files that a comment shows. */
function withFiles(text: string, attachments: Attachment[]): Adf {
  const media = attachments.map(({ mediaId }) => ({
    type: 'media',
    attrs: { type: 'file', id: mediaId, collection: '' },
  }));
  const { content, ...root } = toAdf(text);
  return { ...root, content: [...content, { type: 'mediaGroup', content: media }] };
}

function addFileRoutes(site: Site, app: Routes): void {
  const path = `${API}/request/:request/attachment`;
  app.post(`${API}/servicedesk/:desk/attachTemporaryFile`, async (c) => {
    deskIn(site, c);
    const uploads = await readUploads(c);
    const temporaryAttachments = uploads.map((upload) => {
      const temporaryAttachmentId = `temp${site.world.uuid()}`;
      site.store.temporaryFiles.set(temporaryAttachmentId, upload);
      return { temporaryAttachmentId, fileName: upload.filename };
    });
    return c.json({ temporaryAttachments }, 201);
  });
  app.get(path, (c) => {
    const all = portalAttachments(site, c.env.caller, requestIn(site, c));
    return c.json(page(c, all, (each) => showPortalAttachment(site, c.env.caller, each)));
  });
  app.post(path, async (c) => {
    const Body = z.looseObject({
      temporaryAttachmentIds: z.array(z.string()).min(1),
      public: z.boolean(),
      additionalComment: z.looseObject({ body: z.string() }).optional(),
    });
    const parsed = Body.safeParse(await readJson(c));
    if (!parsed.success) return badPayload();
    const { temporaryAttachmentIds, public: isPublic, additionalComment } = parsed.data;
    const issue = requestIn(site, c);
    const uploads = temporaryAttachmentIds.map(
      (id) => site.store.temporaryFiles.get(id) ?? refuse(400, 'The temporary file has expired.'),
    );
    const attachments = addAttachments(site, c.env.caller, issue, uploads);
    for (const id of temporaryAttachmentIds) site.store.temporaryFiles.delete(id);
    const present = site.store.issues.get(issue.id) ?? issue;
    const body = withFiles(additionalComment?.body ?? '', attachments);
    const added = comment(site, c, present, { body, isPublic });
    const shown = showPortalComment(site, c.env.caller, added.issue, added.comment);
    const show = (each: Attachment) => showPortalAttachment(site, c.env.caller, each);
    return c.json({ comment: shown, attachments: page(c, attachments, show) }, 201);
  });
}
