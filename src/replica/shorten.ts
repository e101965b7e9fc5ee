/** Texts that are longer than a site takes: cut, with a link to where the whole text is. Pure. */
import type { RichText } from './replica';
import { toText, type Node } from './rich-text';

/** Characters of text that Jira takes in a comment or a text field: `jira.text.field.character.limit`. */
export const LONGEST_TEXT = 32_767;

/** Room that is left for ends of blocks, which Jira may count otherwise than we do. */
const SPARE = 100;

/** @returns the text as it fits, its end replaced by a link; undefined if it fits as it is */
export function shorten(doc: RichText, url: string): RichText | undefined {
  if (toText(doc).length <= LONGEST_TEXT) return undefined;
  const note = 'Shortened. The whole text: ';
  const room = { left: LONGEST_TEXT - note.length - url.length - SPARE };
  const content = cut(doc.content, room);
  const link = { type: 'text', text: url, marks: [{ type: 'link', attrs: { href: url } }] };
  const end = { type: 'paragraph', content: [{ type: 'text', text: note }, link] };
  return { ...doc, content: [...content, end] };
}

/** Nodes up to where the room ends. A block that loses all it holds goes, as Jira takes no empty ones. */
function cut(nodes: Node[], room: { left: number }): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (room.left <= 0) return [];
    if (node.type === 'text') {
      const text = (node.text ?? '').slice(0, room.left);
      room.left -= text.length;
      return text === '' ? [] : [{ ...node, text }];
    }
    room.left -= node.content ? 1 : toText({ type: 'doc', version: 1, content: [node] }).length;
    if (!node.content || node.content.length === 0) return [node];
    const content = cut(node.content, room);
    return content.length === 0 ? [] : [{ ...node, content }];
  });
}
