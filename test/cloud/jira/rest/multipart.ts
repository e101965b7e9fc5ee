/**
 * Forms with files (RFC 7578), read by hand: Jira takes a file's name as it stands in its header, where the
 * parser of `Request.formData` makes a quote of `%22`.
 */

/** A file of a form. */
export interface FormFile {
  /** Of the form's field. */
  name: string;
  filename: string;
  mimeType: string;
  bytes: Uint8Array;
}

const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';

/**
 * The files of a form, in their order; fields without a file are left out.
 * @returns undefined where the body is no such form
 */
export function readFiles(contentType: string, body: ArrayBuffer): FormFile[] | undefined {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  const parts = boundary === undefined ? undefined : partsOf(Buffer.from(body), boundary);
  return parts?.flatMap((part) => fileIn(part) ?? []);
}

/** What stands between the boundaries; undefined unless a last one closes the body. */
function partsOf(body: Buffer, boundary: string): Buffer[] | undefined {
  const parts: Buffer[] = [];
  const opening = `--${boundary}`;
  if (!body.subarray(0, opening.length).equals(Buffer.from(opening))) return undefined;
  let at = opening.length;
  while (body.toString('latin1', at, at + 2) !== '--') {
    const end = body.indexOf(LINE_END + opening, at);
    if (end === -1) return undefined;
    parts.push(body.subarray(at, end));
    at = end + LINE_END.length + opening.length;
  }
  return parts;
}

function fileIn(part: Buffer): FormFile | undefined {
  const end = part.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const head = part.toString('utf8', 0, end);
  const disposition = header(head, 'Content-Disposition');
  const name = parameter(disposition, 'name');
  const filename = parameter(disposition, 'filename');
  if (name === undefined || filename === undefined) return undefined;
  const bytes = part.subarray(end + HEAD_END.length);
  const mimeType = header(head, 'Content-Type') || 'application/octet-stream';
  return { name, filename, mimeType, bytes: new Uint8Array(bytes) };
}

function header(head: string, name: string): string {
  const [, value = ''] = new RegExp(`^${name}: *(.*)$`, 'im').exec(head) ?? [];
  return value.trim();
}

function parameter(disposition: string, name: string): string | undefined {
  const form = new RegExp(`; *${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i');
  return form.exec(disposition)?.[1];
}
