/**
 * Comparing rich text. Jira and its editor change documents by themselves when they store them; two
 * documents that differ in nothing else have the same canonical form. Source: notes on a live site in
 * github.com/varijkapil13/saral; defaults as in `@atlaskit/adf-schema`.
 */
import { canonical } from './digest';
import type { RichText } from './replica';
import { mapNodes, mentionText, type Node } from './rich-text';

/** Attributes that an editor or Jira adds by itself. */
const INCIDENTAL = new Set([
  'localId',
  'uniqueId',
  '__fileName',
  '__fileSize',
  '__fileMimeType',
  '__displayType',
  'collection',
  'occurrenceKey',
]);

/** Values that mean the same as no value, by type of node. */
const DEFAULTS: Record<string, Record<string, unknown>> = {
  table: { isNumberColumnEnabled: false, layout: 'default', displayMode: 'default' },
  tableCell: { colspan: 1, rowspan: 1 },
  tableHeader: { colspan: 1, rowspan: 1 },
  mediaSingle: { layout: 'center', widthType: 'percentage' },
  orderedList: { order: 1 },
};

/**
 * The canonical form of a document, for comparing only. It leaves out local ids and the like, empty
 * attributes, defaults of tables, media and lists, and empty texts; it sorts marks, writes colours in
 * capitals and joins neighbouring texts of the same looks. A mention counts as the text that it reads as:
 * where the person is not known it is nothing more.
 */
export function comparable(doc: RichText): RichText {
  return mapNodes(doc, (node) => {
    if (node.type === 'mention') return { type: 'text', text: mentionText(node) };
    const bare = withAttributes(node);
    const marks = (bare.marks ?? []).map(withAttributes).sort(byCanonicalForm);
    if (marks.length > 0) bare.marks = marks;
    else delete bare.marks;
    if (bare.content) bare.content = joinTexts(bare.content);
    if (bare.content?.length === 0) delete bare.content;
    return bare;
  });
}

function byCanonicalForm(a: unknown, b: unknown): number {
  return canonical(a) < canonical(b) ? -1 : 1;
}

/** A copy of a node or mark that has only the attributes that mean something. */
function withAttributes<T extends { type: string; attrs?: Record<string, unknown> }>(part: T): T {
  const { attrs, ...rest } = part;
  const defaults = DEFAULTS[part.type] ?? {};
  const telling = Object.entries(attrs ?? {})
    .filter(([name, value]) => !INCIDENTAL.has(name) && !isEmpty(value) && defaults[name] !== value)
    .map(([name, value]) => [name, isColour(value) ? value.toUpperCase() : value] as const);
  return (telling.length > 0 ? { ...rest, attrs: Object.fromEntries(telling) } : { ...rest }) as T;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{3,8}$/i.test(value);
}

/** Joins neighbouring texts of the same looks, as editors do. */
function joinTexts(nodes: Node[]): Node[] {
  const joined: Node[] = [];
  for (const node of nodes) {
    if (node.type === 'text' && !node.text) continue;
    const last = joined.at(-1);
    const isSame =
      last?.type === 'text' &&
      node.type === 'text' &&
      canonical(last.marks) === canonical(node.marks);
    if (isSame)
      joined[joined.length - 1] = { ...last, text: (last.text ?? '') + (node.text ?? '') };
    else joined.push(node);
  }
  return joined;
}

/** What a blank document may have: anything else, such as a rule or a table, is content. */
const BLANK = new Set(['doc', 'paragraph', 'hardBreak', 'text']);

/** True if a document has nothing but empty paragraphs, line breaks and spaces. */
export function isBlank(doc: RichText | null | undefined): boolean {
  return !doc || isBlankNode(doc);
}

function isBlankNode({ type, text = '', content = [] }: Node): boolean {
  return BLANK.has(type) && text.trim() === '' && content.every(isBlankNode);
}
