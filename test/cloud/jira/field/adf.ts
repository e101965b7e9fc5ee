/** Documents in Atlassian Document Format: validity by Atlassian's own schema, and their plain text. */
import schema from '@atlaskit/adf-schema/dist/json-schema/v1/full.json';
import Ajv from 'ajv-draft-04';
import { kept } from '../../kept';
import { limit } from '../limits/limit';
import type { Adf, AdfNode } from '../model/issue';

const fits = kept('ADF schema', () => new Ajv({ strict: false }).compile(schema));

/** Whether Atlassian's schema has nothing against a document. */
export function isValidAdf(input: unknown): boolean {
  return fits(input);
}

/** What is wrong with a document. Jira words it differently for fields and for comments. */
export type AdfFault = 'not-a-document' | 'invalid' | 'too-long';

/**
 * Checks what a caller sent as a document.
 * @returns the fault, or undefined
 */
export function faultOf(input: unknown): AdfFault | undefined {
  if (!isDocument(input)) return limit.enforced('jira-adf-only') ? 'not-a-document' : undefined;
  if (limit.enforced('jira-adf-valid') && !isValidAdf(input)) return 'invalid';
  return textOf(input).length > limit.max('jira-text-length') ? 'too-long' : undefined;
}

function isDocument(input: unknown): input is Adf {
  return (
    typeof input === 'object' &&
    input !== null &&
    (input as { type?: unknown }).type === 'doc' &&
    Array.isArray((input as { content?: unknown }).content)
  );
}

const BLOCKS = new Set(['paragraph', 'heading', 'listItem', 'codeBlock', 'tableRow', 'taskItem']);

/** Plain text with a line for each block; what search looks into and the change log shows. */
export function textOf(node: AdfNode): string {
  return ownText(node).replace(/\n+$/, '');
}

function ownText(node: AdfNode): string {
  if (node.type === 'hardBreak') return '\n';
  const leaf = node.text ?? leafText(node);
  const inner = (node.content ?? []).map(ownText).join('');
  return leaf + inner + (BLOCKS.has(node.type) && !inner.endsWith('\n') ? '\n' : '');
}

function leafText({ type, attrs = {} }: AdfNode): string {
  const name = { mention: 'text', emoji: 'shortName', inlineCard: 'url' }[type];
  const shown = name === undefined ? undefined : attrs[name];
  return typeof shown === 'string' ? shown : '';
}

/** A document of one paragraph for each line. */
export function toAdf(text: string): Adf {
  const paragraph = (line: string): AdfNode => ({
    type: 'paragraph',
    content: line === '' ? [] : [{ type: 'text', text: line }],
  });
  return { type: 'doc', version: 1, content: text.split('\n').map(paragraph) };
}

/** Media Services ids of the files that a document shows, each once; pictures elsewhere on the web are none. */
export function mediaIn(node: AdfNode): string[] {
  const isMedia = node.type === 'media' || node.type === 'mediaInline';
  const { id, type } = node.attrs ?? {};
  const own = isMedia && type !== 'external' && typeof id === 'string' ? [id] : [];
  return [...new Set([...own, ...(node.content ?? []).flatMap(mediaIn)])];
}

/** Account ids that a document mentions, each once. */
export function mentionsIn(node: AdfNode): string[] {
  const id = node.type === 'mention' ? node.attrs?.['id'] : undefined;
  const own = typeof id === 'string' ? [id] : [];
  return [...new Set([...own, ...(node.content ?? []).flatMap(mentionsIn)])];
}
