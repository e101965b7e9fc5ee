/** Attachments by Jira's REST API v3. */
import { randomUUID } from 'node:crypto';
import { route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import { request, requestJson, unlessMissing } from './client';

export interface NewFile {
  filename: string;
  /** As the other site says; not believed. */
  mimeType: string;
  /** The file in pieces: a file of 100 MB is never one value, and never twice in memory. */
  content: Blob[];
}

/** Uploads a file. @returns the attachment's id. @throws SyncError `too-large` over the site's limit */
export async function addAttachment(
  issueId: string,
  { filename, mimeType, content }: NewFile,
): Promise<string> {
  const boundary = randomUUID();
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${quoted(filename)}"`,
    `Content-Type: ${MIME_TYPE.test(mimeType) ? mimeType : 'application/octet-stream'}`,
  ];
  const [first] = await requestJson(
    z.array(z.object({ id: z.string() })).min(1),
    route`/rest/api/3/issue/${issueId}/attachments`,
    {
      method: 'POST',
      body: new Blob([`${head.join('\r\n')}\r\n\r\n`, ...content, `\r\n--${boundary}--\r\n`]),
      headers: {
        // Forge sends a body as JSON unless a content type is given, so the form is written here.
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'X-Atlassian-Token': 'no-check',
      },
    },
  );
  if (!first) throw new SyncError('bug', 'Jira took the file and named no attachment.');
  return first.id;
}

/** RFC 2045; anything else could end the header it stands in. */
const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

/**
 * A file name in a form's header as browsers write it: UTF-8, with percent signs for what would end it.
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
function quoted(filename: string): string {
  return filename.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

const Meta = z.object({ enabled: z.boolean(), uploadLimit: z.number() });

/** Bytes that a file may have on this site; 0 where it takes none. */
export async function readUploadLimit(): Promise<number> {
  const { enabled, uploadLimit } = await requestJson(Meta, route`/rest/api/3/attachment/meta`);
  return enabled ? uploadLimit : 0;
}

export async function removeAttachment(attachmentId: string): Promise<void> {
  await request(route`/rest/api/3/attachment/${attachmentId}`, { method: 'DELETE' });
}

/** Media Services names a file by a UUID: `https://api.media.atlassian.com/file/<uuid>/binary?…`. */
const MEDIA_ADDRESS = /\/file\/([0-9a-f-]{36})\//i;

/**
 * The id by which documents show a file: REST tells it nowhere but in the address that the content is
 * redirected to. @returns undefined where the file is gone or Jira gives no such address
 */
export async function readMediaId(attachmentId: string): Promise<string | undefined> {
  const response = await unlessMissing(
    request(route`/rest/api/3/attachment/content/${attachmentId}`, {
      // Should the redirect be followed all the same, one byte comes of the file.
      headers: { Accept: '*/*', Range: 'bytes=0-0' },
      redirect: 'manual',
    }),
  );
  const address = response?.headers.get('Location') ?? response?.url ?? '';
  return MEDIA_ADDRESS.exec(address)?.[1];
}

/** Bytes `start` up to `start + length` of an attachment, fewer at its end. */
export async function readRange(
  attachmentId: string,
  start: number,
  length: number,
): Promise<Uint8Array> {
  const response = await request(
    route`/rest/api/3/attachment/content/${attachmentId}?redirect=false`,
    {
      headers: { Accept: '*/*', Range: `bytes=${start}-${start + length - 1}` },
    },
  );
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A server may answer a range with the whole file (RFC 9110, 14.2).
  return response.status === 206 ? bytes : bytes.slice(start, start + length);
}
