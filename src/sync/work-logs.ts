/** Plans what becomes of work logs: pure. */
import { digest } from '../replica/digest';
import { entryDigest } from '../replica/compare';
import type { RichText, WorkLog } from '../replica/replica';
import { comparable, fromText } from '../replica/rich-text';
import type { Paired, WorkLogItem } from '../script/script';
import { attribute } from './attribution';
import type { Localise } from './localise';
import { scriptId, type Scripted } from './scripted';
import type { Change } from './plan';
import type { NewWorkLog } from './ports';
import type { Twin } from './twin';

export interface WorkLogsInput {
  items: WorkLogItem[] | undefined;
  current: Paired<WorkLog>[];
  received: Map<string, WorkLog>;
  held: Twin['held']['workLogs'];
  scripted: Scripted;
  localise: Localise;
}

/** What the list asks for. A person's own work log is neither edited nor removed. */
export function planWorkLogs(input: WorkLogsInput): Change[] {
  if (!input.items) return [];
  let { count } = input.scripted;
  const changes = input.items.flatMap((item) => {
    if (item.from === 'script') count += 1;
    return planItem(item, scriptId(input.scripted, count), input);
  });
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
  ownId: string,
  { current, received, held, localise }: WorkLogsInput,
): Change[] {
  const why = { what: 'work log', ...(item.line !== undefined && { line: item.line }) };
  if (item.from === 'script')
    return held[ownId]?.[1] !== undefined
      ? []
      : [{ kind: 'add-work-log', remoteId: ownId, digest: '', log: toLog(item, localise), why }];
  if (item.from === 'replica') {
    const log = received.get(item.remoteId);
    if (!log || held[log.id]?.[1] !== undefined) return [];
    return [
      {
        kind: 'add-work-log',
        remoteId: log.id,
        digest: entryDigest('workLogs', log),
        log: toLog(item, localise, log),
        why,
      },
    ];
  }
  const before = current.find((log) => log.id === item.id);
  if (before?.remoteId === undefined || sameLog(item, before)) return [];
  const source = received.get(before.remoteId);
  const known = source ? entryDigest('workLogs', source) : (held[before.remoteId]?.[0] ?? '');
  return [
    {
      kind: 'edit-work-log',
      id: item.id,
      remoteId: before.remoteId,
      digest: known,
      log: toLog(item, localise, source),
      why,
    },
  ];
}

function toLog(item: WorkLogItem, localise: Localise, source?: WorkLog): NewWorkLog {
  const comment = item.comment && localise(item.comment);
  const isAttributed = item.from === 'replica' && item.attribute && source;
  return {
    comment: isAttributed ? attribute(comment ?? emptyText(), source) : comment,
    started: item.started,
    timeSpentSeconds: item.timeSpentSeconds,
  };
}

function emptyText(): RichText {
  return { ...fromText(''), content: [] };
}

function sameLog(a: NewWorkLog, b: WorkLog): boolean {
  const text = (comment: RichText | null | undefined) =>
    digest(comment ? comparable(comment) : null);
  return (
    text(a.comment) === text(b.comment) &&
    a.started === b.started &&
    a.timeSpentSeconds === b.timeSpentSeconds
  );
}
