/**
 * Rich text in Atlassian Document Format: reading its text, and rewriting the nodes that mean something
 * else on another site. Comparing two documents is in `comparable.ts`.
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

/** The name by which a mention reads as plain text. */
export function mentionText(node: Node): string {
  return `@${attribute(node, 'text').replace(/^@/, '') || 'someone'}`;
}
