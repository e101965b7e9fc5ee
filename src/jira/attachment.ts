/** Attachments by Jira's REST API v3. */
import { route } from '@forge/api';
import { z } from 'zod';
import { SyncError } from '../errors';
import { request, requestJson, unlessMissing } from './client';

export interface NewFile {
  filename: string;
  mimeType: string;
  bytes: Uint8Array[];
}

/** Uploads a file. @returns the attachment's id. @throws SyncError `too-large` over the site's limit */
export async function addAttachment(
  issueId: string,
  { filename, mimeType, bytes }: NewFile,
): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob(bytes, { type: mimeType }), filename);
  // Forge sends a body as JSON unless a content type is given, so the form is encoded here.
  const encoded = new Response(form);
  const [first] = await requestJson(
    z.array(z.object({ id: z.string() })).min(1),
    route`/rest/api/3/issue/${issueId}/attachments`,
    {
      method: 'POST',
      body: new Uint8Array(await encoded.arrayBuffer()),
      headers: {
        'Content-Type': encoded.headers.get('Content-Type') ?? '',
        'X-Atlassian-Token': 'no-check',
      },
    },
  );
  if (!first) throw new SyncError('bug', 'Jira took the file and named no attachment.');
  return first.id;
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
