/** Plans what becomes of work logs: pure. */
import { digest } from '../../replica/digest';
import { entryDigest } from '../../replica/compare';
import { ownEntryId } from '../../replica/entry-id';
import type { RichText, WorkLog } from '../../replica/replica';
import { comparable } from '../../replica/comparable';
import { fromText } from '../../replica/rich-text';
import type { Paired, WorkLogItem } from '../../script/script';
import { attribute } from './attribution';
import type { Localise } from './localise';
import type { Change } from './plan';
import type { NewWorkLog } from '../../model/issue';
import type { Why } from '../../model/sync-event';
import type { Twin } from '../../model/twin';

export interface WorkLogsInput {
  items: WorkLogItem[] | undefined;
  current: Paired<WorkLog>[];
  received: Map<string, WorkLog>;
  held: Twin['held']['workLogs'];
  seq: number;
  localise: Localise;
}

/** What the list asks for. A person's own work log is neither edited nor removed. */
export function planWorkLogs(input: WorkLogsInput): Change[] {
  if (!input.items) return [];
  const changes = input.items.flatMap((item) => planItem(item, input));
  const kept = new Set(input.items.flatMap((item) => (item.from === 'local' ? item.id : [])));
  const removed = input.current.flatMap((log): Change[] =>
    log.remoteId === undefined || kept.has(log.id)
      ? []
      : [
          {
            kind: 'remove-work-log',
            id: log.id,
            remoteId: log.remoteId,
            why: { what: 'work log', to: 'removed on the other side' },
          },
        ],
  );
  return [...changes, ...removed];
}

function planItem(
  item: WorkLogItem,
  { current, received, held, localise, seq }: WorkLogsInput,
): Change[] {
  const why = { what: 'work log', ...(item.line !== undefined && { line: item.line }) };
  if (item.from === 'local') return planLocal(item, { current, received, held, localise }, why);
  const log = item.from === 'replica' ? received.get(item.remoteId) : undefined;
  const remoteId = item.from === 'replica' ? item.remoteId : ownEntryId(seq, item.number);
  if ((item.from === 'replica' && !log) || held[remoteId]?.[1] !== undefined) return [];
  const digested = log ? entryDigest('workLogs', log) : '';
  const added = toLog(item, localise, { source: log });
  return [{ kind: 'add-work-log', remoteId, digest: digested, log: added, why }];
}

function planLocal(
  item: Extract<WorkLogItem, { from: 'local' }>,
  { current, received, held, localise }: Omit<WorkLogsInput, 'items' | 'seq'>,
  why: Why,
): Change[] {
  const before = current.find((log) => log.id === item.id);
  if (before?.remoteId === undefined) return [];
  const source = received.get(before.remoteId);
  const log = toLog(item, localise, { source, before });
  if (isSame(log, before)) return [];
  const known = source ? entryDigest('workLogs', source) : (held[before.remoteId]?.[0] ?? '');
  const { id } = item;
  return [{ kind: 'edit-work-log', id, remoteId: before.remoteId, digest: known, log, why }];
}

/** Who may read it is never widened: a copy may have been restricted where its source is not. */
function toLog(
  item: WorkLogItem,
  localise: Localise,
  { source, before }: { source: WorkLog | undefined; before?: WorkLog },
): NewWorkLog {
  const comment = item.comment && localise(item.comment);
  const isAttributed = item.from !== 'script' && item.attribute === true && source;
  const visibility = source?.visibility ?? before?.visibility;
  return {
    comment: isAttributed ? attribute(comment ?? emptyText(), source) : comment,
    started: item.started,
    timeSpentSeconds: item.timeSpentSeconds,
    ...(visibility && { visibility }),
  };
}

function emptyText(): RichText {
  return { ...fromText(''), content: [] };
}

function isSame(a: NewWorkLog, b: WorkLog): boolean {
  const parts = ({ comment, started, timeSpentSeconds, visibility }: NewWorkLog | WorkLog) =>
    digest({ text: comment && comparable(comment), started, timeSpentSeconds, visibility });
  return parts(a) === parts(b);
}
