/** Fetches a file from the peer, piece by piece, each checked. */
import { SyncError } from '../../errors';
import { MOST_FILE_BYTES, type AttachmentMessage } from '../../peer/message';
import type { Attachment } from '../../replica/replica';
import type { Issues, Peer } from '../ports';

/** Bytes of one range: base64 and its envelope stay under the platform's 5 MB for a web trigger. */
const RANGE_BYTES = 3 * 1024 * 1024;

/** Bytes of a file whose fate is asked for before it is fetched. */
export const LARGE = 1024 * 1024;

/**
 * @returns the file in pieces; each lies outside of the heap, and joining them copies nothing
 * @throws SyncError `too-large` for this site or for Tandem, `attachment-damaged`, `attachment-gone`, `peer-…`
 */
export async function download(
  { twin, file }: { twin: AttachmentMessage['twin']; file: Attachment },
  peer: Peer,
  issues: Pick<Issues, 'uploadLimit'>,
): Promise<Blob[]> {
  if (file.size > LARGE) await requireRoom(file, issues);
  const ranges: Blob[] = [];
  for (let start = 0; start < file.size; start += RANGE_BYTES) {
    const length = Math.min(RANGE_BYTES, file.size - start);
    const range = { twin, attachmentId: file.id, start, length };
    ranges.push(new Blob([await peer.readAttachment(range)]));
  }
  return ranges;
}

async function requireRoom({ size }: Attachment, issues: Pick<Issues, 'uploadLimit'>) {
  const limit = Math.min(MOST_FILE_BYTES, await issues.uploadLimit());
  if (size > limit)
    throw new SyncError('too-large', `it has ${size} bytes; ${limit} are allowed here.`);
}
