/** Comments, attachments and work logs as scripts hold them. `origin` says where an entry comes from. */
import type { Attachment, Comment, EntryKind, User, WorkLog } from '../../replica/replica';
import type { Paired } from '../script';
import type { Collection } from './collection';
import { collectionOf } from './collection';
import type { RichText } from './rich-text';
import { toRichText } from './rich-text';

/** `local`: stands on the issue. `replica`: came from the peer. `script`: the script made it. */
export type Origin = 'local' | 'replica' | 'script';

export interface CommentEntry extends Levels {
  kind: 'comments';
  origin: Origin;
  id: string;
  remoteId?: string;
  author: User | null;
  body: RichText | string | null;
  created: string;
  updated: string;
  updateAuthor: User | null;
  internal: boolean;
  /** Exalate's name for the person to write as; the platform writes as the app. */
  executor?: unknown;
  /** The peer's words as they are: the author's name goes in front of them again. */
  attribute: boolean;
}

export interface AttachmentEntry extends Paired<Attachment> {
  kind: 'attachments';
  origin: Origin;
}

export interface WorkLogEntry extends Levels {
  kind: 'workLogs';
  origin: Origin;
  id: string;
  remoteId?: string;
  author: User | null;
  comment: RichText | string | null;
  started: string;
  timeSpentSeconds: number;
  created: string;
  updated: string;
  attribute: boolean;
}

export interface Entries {
  comments: CommentEntry;
  attachments: AttachmentEntry;
  workLogs: WorkLogEntry;
}

type Raw = {
  comments: Paired<Comment>;
  attachments: Paired<Attachment>;
  workLogs: Paired<WorkLog>;
};

const TO_ENTRY: { [K in EntryKind]: (raw: Raw[K], origin: Origin) => Entries[K] } = {
  comments: ({ body, visibility, updateAuthor, ...rest }, origin) => ({
    ...rest,
    kind: 'comments',
    origin,
    body: toRichText(body),
    updateAuthor: updateAuthor ?? null,
    ...levelsOf(visibility),
    attribute: true,
  }),
  attachments: (raw, origin) => ({ ...raw, kind: 'attachments', origin }),
  workLogs: ({ comment, visibility, ...rest }, origin) => ({
    ...rest,
    kind: 'workLogs',
    origin,
    comment: toRichText(comment),
    ...levelsOf(visibility),
    attribute: true,
  }),
};

/** The group or role that alone may read an entry. */
export interface Levels {
  groupLevel: string | null;
  roleLevel: string | null;
}

function levelsOf(visibility: Comment['visibility']): Levels {
  return {
    groupLevel: visibility?.type === 'group' ? visibility.value : null,
    roleLevel: visibility?.type === 'role' ? visibility.value : null,
  };
}

/** The same as it crosses. */
export function visibilityOf({ groupLevel, roleLevel }: Levels): Pick<Comment, 'visibility'> {
  if (groupLevel) return { visibility: { type: 'group', value: groupLevel } };
  return roleLevel ? { visibility: { type: 'role', value: roleLevel } } : {};
}

/** Entries as scripts see them. */
export function toEntries<K extends EntryKind>(
  kind: K,
  raw: readonly Raw[K][] | undefined,
  origin: Origin,
): Collection<Entries[K]> {
  return collectionOf((raw ?? []).map((each) => TO_ENTRY[kind](each, origin)));
}
