/** Forms with files: what is taken of them, byte for byte, and what is no form. */
import { APP, as, fileForm, startSite } from '../drive/drive';
import { readFiles } from './multipart';

const BOUNDARY = 'b';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form of parts, each a head and what comes after it. */
function form(...parts: [head: string, content: string][]): ArrayBuffer {
  const text = parts.map(([head, content]) => `--b\r\n${head}\r\n\r\n${content}\r\n`).join('');
  return new TextEncoder().encode(`${text}--b--\r\n`).buffer;
}

const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`;

test.each([
  ['a"b.txt', 'a%22b.txt'],
  ['100%25.txt', '100%25.txt'],
  ['Übersicht.txt', 'Übersicht.txt'],
])('a file that fetch sends as %s is called %s', async (sent, called) => {
  const desk = startSite('desk');
  const key = await desk.create();
  const path = `/rest/api/3/issue/${key}/attachments`;
  const [file] = (await desk.call('POST', path, fileForm(sent, 'x'), APP)).body;
  expect(file.filename).toBe(called);
  const { id } = desk.jira.admin.project('DESK');
  const temporary = `/rest/servicedeskapi/servicedesk/${id}/attachTemporaryFile`;
  const { body } = await desk.call('POST', temporary, fileForm(sent, 'x'), as('agent'));
  expect(body.temporaryAttachments).toMatchObject([{ fileName: called }]);
});

test('files are told from fields, with their types and whatever bytes they have', () => {
  const body = form(
    [disposition('name="comment"'), 'x'],
    [disposition('name="file"; filename="a.txt"'), 'one\r\n\r\ntwo\r\n--c'],
    [`content-type: image/png\r\n${disposition('name="file"; filename=""')}`, ''],
  );
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  expect(readFiles(TYPE, body)?.map((file) => ({ ...file, bytes: text(file.bytes) }))).toEqual([
    {
      name: 'file',
      filename: 'a.txt',
      mimeType: 'application/octet-stream',
      bytes: 'one\r\n\r\ntwo\r\n--c',
    },
    { name: 'file', filename: '', mimeType: 'image/png', bytes: '' },
  ]);
});

test('what is no form is none: no boundary, another one, an end that is missing', () => {
  const body = form([disposition('name="file"; filename="a"'), 'x']);
  expect(readFiles('multipart/form-data', body)).toBeUndefined();
  expect(readFiles('multipart/form-data; boundary=c', body)).toBeUndefined();
  expect(readFiles(TYPE, body.slice(0, -6))).toBeUndefined();
  expect(readFiles('multipart/form-data; boundary="b"', body)).toHaveLength(1);
});
