/** Plans what becomes of attachments: pure. The bytes are fetched when the plan is carried out. */
import { entryDigest } from '../../replica/compare';
import type { Attachment } from '../../replica/replica';
import type { AttachmentItem, Paired } from '../../script/script';
import type { Change } from './plan';
import type { Twin } from '../../model/twin';

export interface AttachmentsInput {
  items: AttachmentItem[] | undefined;
  current: Paired<Attachment>[];
  /** The peer's attachments that came with this message, by id. */
  received: Map<string, Attachment>;
  held: Twin['held']['attachments'];
}

/** Adds what is not there yet and removes copies that the script took out; a person's own file stays. */
export function planAttachments({ items, current, received, held }: AttachmentsInput): Change[] {
  if (!items) return [];
  const added = items.flatMap((item): Change[] => {
    const file = item.from === 'replica' ? received.get(item.remoteId) : undefined;
    if (item.from !== 'replica' || !file || held[file.id]?.[1] !== undefined) return [];
    const why = {
      what: 'attachment',
      to: file.filename,
      ...(item.line !== undefined && { line: item.line }),
    };
    return [
      {
        kind: 'add-attachment',
        remoteId: file.id,
        file: { ...file, filename: plainName(file.filename) },
        digest: entryDigest('attachments', file),
        why,
      },
    ];
  });
  const kept = new Set(items.flatMap((item) => (item.from === 'local' ? item.id : [])));
  const removed = current.flatMap((file): Change[] =>
    file.remoteId === undefined || kept.has(file.id)
      ? []
      : [
          {
            kind: 'remove-attachment',
            id: file.id,
            remoteId: file.remoteId,
            why: { what: 'attachment', from: file.filename },
          },
        ],
  );
  return [...added, ...removed];
}

/** A quote ends the name in an upload's header, and what stands for it there may become part of the name. */
function plainName(filename: string): string {
  return filename.replace(/"/g, "'").replace(/[\r\n]+/g, ' ');
}

/**
 * Whether the peer may read the bytes of a file. `later`: it may be offered by a message that is not noted yet.
 * A stopped twin gives nothing, whatever it offered before.
 * @param attachmentId id of the file on this site
 */
export function mayReadFile(
  twin: Pick<Twin, 'state' | 'sent'> | undefined,
  attachmentId: string,
): 'yes' | 'later' | 'never' {
  if (twin?.state === 'stopped') return 'never';
  return twin?.sent.attachments[attachmentId] ? 'yes' : 'later';
}
