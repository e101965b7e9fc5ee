/** REST: attachments. */
import { addAttachments, deleteAttachment, readRange, type Upload } from '../issue/attachment';
import { showAttachment } from '../issue/show-entries';
import { limit } from '../limits/limit';
import type { Attachment, Issue } from '../model/issue';
import { maySee } from '../permission';
import { ProblemRefusal, refuse, Refusal, TextRefusal } from '../refusal';
import type { Site } from '../site-state';
import { charge, issueIn, pathPart, type Ctx, type Routes } from './call';
import { readFiles } from './multipart';

export function addAttachmentRoutes(site: Site, app: Routes): void {
  app.post('/rest/api/3/issue/:issue/attachments', async (c) => {
    const uploads = await readUploads(c);
    const added = addAttachments(site, c.env.caller, issueIn(site, c), uploads);
    return c.json(added.map((each) => showAttachment(site, c.env.caller, each)));
  });
  app.get('/rest/api/3/attachment/meta', (c) =>
    c.json({ enabled: true, uploadLimit: site.settings.attachmentLimit }),
  );
  app.get('/rest/api/3/attachment/content/:id', (c) => sendContent(site, c));
  app.get('/rest/api/3/attachment/thumbnail/:id', (c) => sendContent(site, c));
  // Jira redirects to Media Services, whose addresses name the media id and need no login but a token.
  app.get('/file/:media/binary', (c) => {
    const found = [...site.store.attachments.values()].find(
      ({ mediaId }) => mediaId === pathPart(c, 'media'),
    );
    if (!found || c.req.query('token') !== tokenFor(found)) return c.body(null, 404);
    return sendBytes(c, found);
  });
  app.get('/rest/api/3/attachment/:id', (c) => {
    const { attachment } = attachmentIn(site, c);
    charge(c, 1);
    // Here, and only here, Jira gives the id as a number (AttachmentMetadata).
    const shown = showAttachment(site, c.env.caller, attachment);
    return c.json({ ...shown, id: Number(attachment.id) });
  });
  app.delete('/rest/api/3/attachment/:id', (c) => {
    const { attachment, issue } = attachmentIn(site, c);
    deleteAttachment(site, c.env.caller, issue, attachment);
    return c.body(null, 204);
  });
}

/** The attachment that the path names, with its issue, if the caller may see that. */
function attachmentIn(site: Site, c: Ctx): { attachment: Attachment; issue: Issue } {
  const id = pathPart(c, 'id');
  const attachment = site.store.attachments.get(id);
  const issue = attachment && site.store.issues.get(attachment.issueId);
  if (!attachment || !issue || !maySee(site, c.env.caller, issue))
    return refuse(404, `The attachment with id '${id}' does not exist`);
  return { attachment, issue };
}

/** Files of a multipart request. @throws Refusal 404 without the header against forgery, 415, 400 */
export async function readUploads(c: Ctx): Promise<Upload[]> {
  const check = c.req.header('X-Atlassian-Token');
  const allowed = check === 'no-check' || check === 'nocheck';
  if (!allowed && limit.enforced('jira-attachment-check'))
    throw new TextRefusal(404, ['XSRF check failed']);
  const contentType = c.req.header('Content-Type') ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) refuse(415, 'Unsupported Media Type');
  const sent = readFiles(contentType, await c.req.arrayBuffer());
  if (!sent) return refuse(400, 'The request is not a valid multipart request.');
  const files = sent.filter(({ name }) => name === 'file');
  if (files.length === 0)
    throw limit.enforced('jira-attachment-part')
      ? new ProblemRefusal(400, ["Required part 'file' is not present."])
      : new Refusal(400, ['No file was attached.']);
  return files.map(({ filename, mimeType, bytes }) => ({ filename, mimeType, bytes }));
}

/** Stands for the signed token in an address of Media Services. */
function tokenFor({ id, mediaId }: Attachment): string {
  return Buffer.from(`${id}:${mediaId}`).toString('base64url');
}

/** The bytes; without `redirect=false` the way to them. */
function sendContent(site: Site, c: Ctx): Response {
  const { attachment } = attachmentIn(site, c);
  if ((c.req.query('redirect') ?? 'true') === 'false') return sendBytes(c, attachment);
  const query = new URLSearchParams({ token: tokenFor(attachment), name: attachment.filename });
  const location = `${site.baseUrl}/file/${attachment.mediaId}/binary?${query.toString()}`;
  return c.body(null, 303, { Location: location });
}

/** The whole file, or the range of it that was asked for. */
function sendBytes(c: Ctx, { bytes, mimeType, filename }: Attachment): Response {
  const range = readRange(c.req.header('Range') ?? null, bytes.length);
  const headers = {
    'Content-Type': mimeType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
    'Accept-Ranges': 'bytes',
  };
  if (!range) return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
  const { start, end } = range;
  return c.body(bytes.slice(start, end + 1), 206, {
    ...headers,
    'Content-Range': `bytes ${start}-${end}/${bytes.length}`,
  });
}
