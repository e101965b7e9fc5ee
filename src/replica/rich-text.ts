/**
 * Rich text in Atlassian Document Format: reading its text, comparing two documents, and rewriting the
 * nodes that mean something else on another site.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
import type { RichText } from './replica';

/** Any node of a document; unknown types and attributes pass through. */
export interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  [key: string]: unknown;
}

/** A document of one paragraph a line; empty lines stay empty paragraphs. */
export function fromText(text: string): RichText {
  return { type: 'doc', version: 1, content: text.split(/\r?\n/).map((line) => paragraph(line)) };
}

function paragraph(line: string): Node {
  return line === ''
    ? { type: 'paragraph', content: [] }
    : { type: 'paragraph', content: [{ type: 'text', text: line }] };
}

/** Blocks end a line; what stands inside a paragraph does not. */
const BLOCKS = new Set([
  'paragraph',
  'heading',
  'codeBlock',
  'rule',
  'listItem',
  'taskItem',
  'decisionItem',
  'tableRow',
  'mediaSingle',
  'blockCard',
]);

/** The text of a document as a person reads it, a line per block. */
export function toText(doc: RichText | null | undefined): string {
  if (!doc) return '';
  const lines: string[] = [''];
  visit(
    doc,
    (node) => {
      const text = inlineText(node);
      if (text) lines.push((lines.pop() ?? '') + text);
    },
    (node) => {
      if (BLOCKS.has(node.type) && lines.at(-1) !== '') lines.push('');
    },
  );
  return lines.join('\n').trimEnd();
}

function inlineText(node: Node): string {
  switch (node.type) {
    case 'text':
      return node.text ?? '';
    case 'hardBreak':
      return '\n';
    case 'mention':
    case 'emoji':
    case 'status':
      return attribute(node, 'text') || attribute(node, 'shortName');
    case 'inlineCard':
    case 'blockCard':
      return attribute(node, 'url');
    case 'date':
      return dayOf(node.attrs?.['timestamp']);
    default:
      return '';
  }
}

/** The day of a date node, by its milliseconds since 1970; empty if it says no time that there is. */
function dayOf(timestamp: unknown): string {
  const day = new Date(Number(timestamp ?? 0));
  return Number.isNaN(day.getTime()) ? '' : day.toISOString().slice(0, 10);
}

/** A text attribute of a node; empty where it has none. */
export function attribute(node: Node, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}

function visit(node: Node, enter: (node: Node) => void, leave: (node: Node) => void): void {
  enter(node);
  for (const child of node.content ?? []) visit(child, enter, leave);
  leave(node);
}

/**
 * Replaces nodes from the leaves up.
 * @param change gives a node back as it is, another one, several, or none (`[]`).
 */
export function mapNodes(doc: RichText, change: (node: Node) => Node | Node[]): RichText {
  const inner = (node: Node): Node =>
    node.content
      ? { ...node, content: node.content.flatMap((child) => change(inner(child))) }
      : node;
  return inner(doc) as RichText;
}

/** Attributes that an editor or Jira puts in by itself: two documents that differ only in them are the same. */
const INCIDENTAL = new Set([
  'localId',
  '__fileName',
  '__fileSize',
  '__fileMimeType',
  '__displayType',
  'collection',
  'occurrenceKey',
]);

/**
 * The document without what an editor or Jira adds by itself, for comparing. A mention counts as the text
 * that it reads as: where the person is not known it is nothing more.
 */
export function comparable(doc: RichText): RichText {
  return mapNodes(doc, (node) => {
    if (node.type === 'mention') return { type: 'text', text: mentionText(node) };
    const bare = node.attrs ? { ...node, attrs: withoutIncidental(node.attrs) } : { ...node };
    if (bare.marks?.length === 0) delete bare.marks;
    if (bare.content) bare.content = joinTexts(bare.content);
    if (bare.content?.length === 0) delete bare.content;
    return bare;
  });
}

/** Joins neighbouring texts of the same looks, as editors do. */
function joinTexts(nodes: Node[]): Node[] {
  const joined: Node[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    const isSame =
      last?.type === 'text' &&
      node.type === 'text' &&
      JSON.stringify(last.marks) === JSON.stringify(node.marks);
    if (isSame)
      joined[joined.length - 1] = { ...last, text: (last.text ?? '') + (node.text ?? '') };
    else joined.push(node);
  }
  return joined;
}

/** The name by which a mention reads as plain text. */
export function mentionText(node: Node): string {
  return `@${attribute(node, 'text').replace(/^@/, '') || 'someone'}`;
}

function withoutIncidental(attrs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attrs).filter(([name]) => !INCIDENTAL.has(name)));
}

/** True if the document says nothing: no text, no picture, no card. */
export function isBlank(doc: RichText | null | undefined): boolean {
  if (!doc) return true;
  let blank = true;
  visit(
    doc,
    (node) => {
      if (node.type === 'media' || inlineText(node).trim() !== '') blank = false;
    },
    () => undefined,
  );
  return blank;
}
