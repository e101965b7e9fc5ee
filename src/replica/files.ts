/**
 * Files that rich text shows. Jira names them by ids of its media service, which mean nothing on another
 * site; between sites and in all comparisons they are named by the attachment that they were first.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/nodes/media/
 */
import type { RichText } from './replica';
import { attribute, fromText, mapNodes, toText, type Node } from './rich-text';

/** `<side>:<attachment id>`, such as `a:10001`: the side where the file was attached first. */
export type FileRef = string;

/** Whether a file in a document is named in the way that both sites understand. */
export function isFileRef(id: string): boolean {
  return /^[ab]:\d{1,20}$/.test(id);
}

/** A picture that lies elsewhere on the web is no file of Jira's. */
function isFile(node: Node): boolean {
  const isMedia = node.type === 'media' || node.type === 'mediaInline';
  return isMedia && attribute(node, 'type') !== 'external';
}

/** Changes every document inside a JSON value, a document itself among them. */
export function mapDocuments<T>(value: T, change: (doc: RichText) => RichText): T {
  if (Array.isArray(value))
    return (value as unknown[]).map((each) => mapDocuments(each, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && value.type === 'doc')
    return change(value as unknown as RichText) as unknown as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapDocuments(inner as unknown, change)]),
  ) as T;
}

/** The files in all documents inside a JSON value, each once: its id and the name that it is shown by. */
export function filesIn(value: unknown): { id: string; name: string }[] {
  const found = new Map<string, string>();
  mapDocuments(value, (doc) =>
    mapNodes(doc, (node) => {
      if (isFile(node)) found.set(attribute(node, 'id'), nameOf(node));
      return node;
    }),
  );
  return [...found].map(([id, name]) => ({ id, name }));
}

/** Names a file otherwise in all documents inside a JSON value. */
export function renameFiles<T>(
  value: T,
  rename: (id: string) => { ref: FileRef; filename?: string } | undefined,
): T {
  return mapDocuments(value, (doc) =>
    mapNodes(doc, (node) => {
      const known = isFile(node) ? rename(attribute(node, 'id')) : undefined;
      if (!known) return node;
      // Incidental, and never written to Jira: a site that has not got the file shows its name.
      const name = known.filename === undefined ? {} : { __fileName: known.filename };
      return { ...node, attrs: { ...node.attrs, id: known.ref, ...name } };
    }),
  );
}

function nameOf(node: Node): string {
  return attribute(node, 'alt') || attribute(node, '__fileName');
}

/** The text that stands for a file that is not there. */
export function bracketed(node: Node): Node {
  return { type: 'text', text: `[${nameOf(node) || 'picture'}]` };
}

/**
 * Puts files in their places.
 * @param place gives the id that a file has here; one that has none becomes its name in brackets
 */
export function placeFiles(doc: RichText, place: (id: string) => string | undefined): RichText {
  return mapNodes(doc, (node) => {
    if (isFile(node)) {
      const id = place(attribute(node, 'id'));
      if (id === undefined) return bracketed(node);
      return { ...node, attrs: isFileRef(id) ? { ...node.attrs, id } : written(node, id) };
    }
    return node.type === 'mediaSingle' || node.type === 'mediaGroup' ? withoutText(node) : node;
  });
}

/** A document in plain words: a line for each block, pictures and files as their names in brackets. */
export function inWords(doc: RichText): RichText {
  return fromText(toText(placeFiles(doc, () => undefined)));
}

/** Attributes as Jira takes them; the collection is one of its own site. */
function written({ attrs }: Node, id: string): Record<string, unknown> {
  const { __fileName: _, ...rest } = attrs ?? {};
  return { ...rest, id, collection: '' };
}

/** A block of pictures holds no text: names and caption become a paragraph after it. */
function withoutText(block: Node): Node[] {
  const children = block.content ?? [];
  const names = children.filter((child) => child.type === 'text');
  if (names.length === 0) return [block];
  const pictures = children.filter((child) => child.type === 'media');
  const caption = children.find((child) => child.type === 'caption')?.content ?? [];
  const text = names.map((name) => name.text ?? '').join(' ');
  const words: Node[] = [
    { type: 'text', text },
    ...(caption.length > 0 ? [{ type: 'text', text: ' ' }, ...caption] : []),
  ];
  return [
    ...(pictures.length > 0 ? [{ ...block, content: pictures }] : []),
    { type: 'paragraph', content: words },
  ];
}
