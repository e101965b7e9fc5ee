/** Plans what becomes of comments: pure. */
import { canonical, digest } from '../../replica/digest';
import { entryDigest } from '../../replica/compare';
import { ownEntryId } from '../../replica/entry-id';
import type { Comment, RichText } from '../../replica/replica';
import { comparable } from '../../replica/comparable';
import type { CommentItem, Paired } from '../../script/script';
import { attribute } from './attribution';
import type { Localise } from './localise';
import type { Change, Plan, PlannedComment } from './plan';
import type { Twin } from '../../model/twin';

export interface CommentsInput {
  /** The list as the script left it; undefined where the script did not touch it. */
  items: CommentItem[] | undefined;
  current: Paired<Comment>[];
  /** The peer's comments that came with this message, by id. */
  received: Map<string, Comment>;
  held: Twin['held']['comments'];
  /** This side's setting: the peer's comments may be seen by customers unless they were internal there. */
  mayBePublic: boolean;
  seq: number;
  localise: Localise;
}

/** What the list asks for. A person's own comment is neither edited nor removed. */
export function planComments(input: CommentsInput): Pick<Plan, 'changes' | 'warnings'> {
  if (!input.items) return { changes: [], warnings: [] };
  const warnings: Plan['warnings'] = [];
  const changes = input.items.flatMap((item): Change[] => {
    switch (item.from) {
      case 'local':
        return planLocal(item, input, warnings);
      case 'replica':
        return planReceived(item, input);
      case 'script':
        return planScripted(item, input);
    }
  });
  return { changes: [...changes, ...planRemoved(input)], warnings };
}

function planReceived(
  item: Extract<CommentItem, { from: 'replica' }>,
  input: CommentsInput,
): Change[] {
  const comment = input.received.get(item.remoteId);
  if (!comment || input.held[item.remoteId]?.[1] !== undefined) return [];
  const body = input.localise(item.body);
  return [
    {
      kind: 'add-comment',
      remoteId: comment.id,
      digest: entryDigest('comments', comment),
      comment: {
        body: item.attribute ? attribute(body, comment) : body,
        internal: isInternal(item.internal, comment, input),
        visibility: comment.visibility,
      },
      why: { what: 'comment', to: `by ${comment.author?.displayName ?? 'someone'}`, ...line(item) },
    },
  ];
}

/** Public only if this side's admin lets the peer's comments be public, and neither the peer nor the script made it internal. */
function isInternal(wanted: boolean, comment: Comment, input: CommentsInput): boolean {
  return wanted || comment.internal || !input.mayBePublic;
}

function planLocal(
  item: Extract<CommentItem, { from: 'local' }>,
  input: CommentsInput,
  warnings: Plan['warnings'],
): Change[] {
  const before = input.current.find((comment) => comment.id === item.id);
  if (!before) return [];
  const source = before.remoteId === undefined ? undefined : input.received.get(before.remoteId);
  const isBefore = (text: RichText) => digest(comparable(text)) === digest(comparable(before.body));
  const text = isBefore(item.body) ? before.body : input.localise(item.body, before.body);
  const body = item.attribute && source ? attribute(text, source) : text;
  const seen = seenBy(item, before, source);
  if (isBefore(body) && canonical(seen) === canonical(seenBy(before, before))) return [];
  if (before.remoteId === undefined) {
    warnings.push({
      message:
        'A comment written on this site was left as it is: scripts change only copies of the other side.',
      ...line(item),
    });
    return [];
  }
  return [
    {
      kind: 'edit-comment',
      id: item.id,
      remoteId: before.remoteId,
      digest: source ? entryDigest('comments', source) : (input.held[before.remoteId]?.[0] ?? ''),
      comment: { body, ...seen },
      why: { what: 'comment', to: 'changed on the other side', ...line(item) },
    },
  ];
}

/** Who sees a comment is never widened: a copy may have been made internal, or restricted, where its source is not. */
function seenBy(
  wanted: { internal: boolean },
  before: Comment,
  source?: Comment,
): Pick<PlannedComment, 'internal' | 'visibility'> {
  const visibility = source?.visibility ?? before.visibility;
  return { internal: wanted.internal || before.internal, ...(visibility && { visibility }) };
}

function planScripted(
  item: Extract<CommentItem, { from: 'script' }>,
  { localise, held, seq }: CommentsInput,
): Change[] {
  const remoteId = ownEntryId(seq, item.number);
  if (held[remoteId]?.[1] !== undefined) return [];
  return [
    {
      kind: 'add-comment',
      remoteId,
      digest: '',
      comment: { body: localise(item.body), internal: item.internal },
      why: { what: 'comment', to: 'written by the script', ...line(item) },
    },
  ];
}

function planRemoved({ items, current }: CommentsInput): Change[] {
  const kept = new Set(items?.flatMap((item) => (item.from === 'local' ? item.id : [])));
  return current.flatMap((comment): Change[] =>
    comment.remoteId === undefined || kept.has(comment.id)
      ? []
      : [
          {
            kind: 'remove-comment',
            id: comment.id,
            remoteId: comment.remoteId,
            why: { what: 'comment', to: 'removed on the other side' },
          },
        ],
  );
}

function line(item: { line?: number }): { line?: number } {
  return item.line === undefined ? {} : { line: item.line };
}
