/** Rich text on its way to another site: whose words it is, and what means nothing over there. */
import type { Comment, RichText } from '../replica/replica';
import { attribute as textAttribute, mapNodes, type Node } from '../replica/rich-text';

/** The author's name and the time of writing in front of the text, as a paragraph of its own. */
export function attribute(body: RichText, comment: Pick<Comment, 'author' | 'created'>): RichText {
  const name = comment.author?.displayName ?? 'Someone';
  const line: Node = {
    type: 'paragraph',
    content: [
      { type: 'text', text: name, marks: [{ type: 'strong' }] },
      { type: 'text', text: ` · ${whenWritten(comment.created)}` },
    ],
  };
  return { ...body, content: [line, ...body.content] };
}

/** Such as `23 Nov 2026, 21:45 UTC`. */
function whenWritten(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  const months = [
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'Jun',
    'Jul',
    'Aug',
    'Sep',
    'Oct',
    'Nov',
    'Dec',
  ];
  const clock = at.toISOString().slice(11, 16);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${clock} UTC`;
}

/**
 * Rewrites what only the other site knows: a mention would notify a stranger or nobody, so it becomes
 * plain `@Name`; a picture points at a file of the other site, so its name stands in its place.
 */
export function localise(doc: RichText): RichText {
  return mapNodes(doc, (node) => {
    switch (node.type) {
      case 'mention':
        return { type: 'text', text: mentionText(node) };
      case 'mediaInline':
        return { type: 'text', text: pictureText(node) };
      case 'media':
        return { type: 'paragraph', content: [{ type: 'text', text: pictureText(node) }] };
      case 'mediaSingle':
      case 'mediaGroup':
        return node.content ?? [];
      default:
        return node;
    }
  });
}

function mentionText(node: Node): string {
  return `@${textAttribute(node, 'text').replace(/^@/, '') || 'someone'}`;
}

function pictureText(node: Node): string {
  const name = textAttribute(node, 'alt') || textAttribute(node, '__fileName');
  return name ? `[${name}]` : '[picture]';
}
