/**
 * What a document has that another site may show as plain text, for it has not got the file or does not
 * know the person. When such a text comes back, the original takes its place again.
 */
import { comparable } from './comparable';
import { canonical } from './digest';
import { bracketed, filesIn, placeFiles } from './files';
import type { RichText } from './replica';
import { attribute, mapNodes, mentionText, type Node } from './rich-text';

/** What a site that has none of the files shows in the place of a block of pictures. */
function standIn(block: Node): Node | undefined {
  const [paragraph, ...more] = placeFiles(
    { type: 'doc', version: 1, content: [block] },
    () => undefined,
  ).content as Node[];
  return more.length === 0 ? paragraph : undefined;
}

function keyOf(node: Node): string {
  return canonical(comparable({ type: 'doc', version: 1, content: [node] }));
}

/** What a document has that another site may have shown as plain text, by that text; each is given back once. */
interface Originals {
  blocks: Map<string, Node[]>;
  inline: Map<string, Node[]>;
}

/**
 * Gives back what went out as text and came back as such: pictures whose files the other site has not
 * got, and mentions of people whom it does not know.
 * @param doc as it came
 * @param local what stands here, which has the originals
 */
export function restoreOriginals(doc: RichText, local: RichText): RichText {
  const originals = originalsOf(local, doc);
  if (originals.blocks.size + originals.inline.size === 0) return doc;
  return { ...doc, content: restore(doc, originals).content ?? [] };
}

function originalsOf(local: RichText, doc: RichText): Originals {
  const originals: Originals = { blocks: new Map(), inline: new Map() };
  const present = new Set(filesIn(doc).map(({ id }) => id));
  const mentioned = new Set<string>();
  mapNodes(doc, (node) => {
    if (node.type === 'mention') mentioned.add(attribute(node, 'id'));
    return node;
  });
  const add = (list: Map<string, Node[]>, key: string, node: Node) => {
    list.set(key, [...(list.get(key) ?? []), node]);
  };
  mapNodes(local, (node) => {
    const isBlock = node.type === 'mediaSingle' || node.type === 'mediaGroup';
    if (isBlock && !filesIn({ type: 'doc', content: [node] }).some(({ id }) => present.has(id))) {
      const text = standIn(node);
      if (text?.type === 'paragraph') add(originals.blocks, keyOf(text), node);
    }
    if (node.type === 'mention' && !mentioned.has(attribute(node, 'id')))
      add(originals.inline, mentionText(node), node);
    if (node.type === 'mediaInline' && !present.has(attribute(node, 'id')))
      add(originals.inline, bracketed(node).text ?? '', node);
    return node;
  });
  return originals;
}

function restore(node: Node, originals: Originals): Node {
  if (node.type === 'codeBlock' || !node.content) return node;
  const content = node.content.flatMap((child): Node[] => {
    const block =
      child.type === 'paragraph' ? originals.blocks.get(keyOf(child))?.shift() : undefined;
    if (block) return [block];
    return child.type === 'text' ? restoreInline(child, originals) : [restore(child, originals)];
  });
  return { ...node, content };
}

/** Splits a text where an original's text stands in it. */
function restoreInline(node: Node, originals: Originals): Node[] {
  const text = node.text ?? '';
  if (node.marks?.some((mark) => mark.type === 'code')) return [node];
  for (const [shown, nodes] of originals.inline) {
    const at = nodes.length > 0 ? placeOf(shown, text) : -1;
    const original = at < 0 ? undefined : nodes.shift();
    if (!original) continue;
    const part = (words: string) =>
      words === '' ? [] : restoreInline({ ...node, text: words }, originals);
    return [...part(text.slice(0, at)), original, ...part(text.slice(at + shown.length))];
  }
  return [node];
}

/** Where a text stands, but not where it is the beginning of a longer word: `@Ann` is not in `@Annabel`. */
function placeOf(shown: string, text: string): number {
  let at = text.indexOf(shown);
  while (at >= 0 && IN_WORD.test(text.slice(at + shown.length - 1, at + shown.length + 1)))
    at = text.indexOf(shown, at + 1);
  return at;
}

const IN_WORD = /^[\p{L}\p{N}_]{2}/u;
