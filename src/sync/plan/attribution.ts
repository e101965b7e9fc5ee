/** Says in a text that came from another site whose words it is. */
import type { Comment, RichText } from '../../replica/replica';
import type { Node } from '../../replica/rich-text';

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
