/** What happened on a connection, newest first, and why. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import type { ConnectionView } from '../../src/entry/screens';
import type { SyncEvent } from '../../src/sync/sync-event';
import { ask } from '../shared/ask';
import { Empty, Shown, Time } from '../shared/frame';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';
import { ChooseConnection } from './choose-connection';

const T = TEXT.activity;

const LOOK = {
  sent: 'new',
  applied: 'success',
  skipped: 'default',
  failed: 'removed',
  parked: 'moved',
} as const;

export function Activity({ connections }: { connections: ConnectionView[] }) {
  return (
    <ChooseConnection connections={connections}>
      {({ id }) => <Events key={id} connectionId={id} />}
    </ChooseConnection>
  );
}

function Events({ connectionId }: { connectionId: string }) {
  const asked = useAsked(() => ask('listEvents', { connectionId }), [connectionId]);
  return (
    <div className="stack">
      <div>
        <Button isLoading={asked.isLoading} onClick={() => void asked.reload()}>
          {T.reload}
        </Button>
      </div>
      <Shown asked={asked}>
        {({ events }) =>
          events.length === 0 ? (
            <Empty title={T.none}>{T.noneNext}</Empty>
          ) : (
            <DynamicTable head={HEAD} rows={events.map(toRow)} />
          )
        }
      </Shown>
    </div>
  );
}

const HEAD = { cells: Object.entries(T.columns).map(([key, content]) => ({ key, content })) };

function toRow(event: SyncEvent) {
  return {
    key: event.id,
    cells: [
      { key: 'at', content: <Time at={event.at} /> },
      { key: 'issue', content: [event.issueKey, event.remoteKey].filter(Boolean).join(' ↔ ') },
      { key: 'way', content: T.way[event.direction] },
      { key: 'state', content: <Lozenge appearance={LOOK[event.state]}>{event.state}</Lozenge> },
      { key: 'summary', content: <Story event={event} /> },
    ],
  };
}

function Story({ event }: { event: SyncEvent }) {
  const { summary, warnings, why, log = [], error } = event;
  return (
    <div>
      <div>{summary}</div>
      {error && <div className="quiet">{error.next}</div>}
      {warnings.map(({ message, line }) => (
        <div key={message}>
          ⚠ {line === undefined ? '' : `${T.line(line)}: `}
          {message}
        </div>
      ))}
      {(why.length > 0 || log.length > 0) && (
        <details>
          <summary>{T.why}</summary>
          <ul className="plain-list">
            {why.map((each) => (
              <li key={JSON.stringify(each)}>{toSentence(each)}</li>
            ))}
          </ul>
          {log.length > 0 && <pre aria-label={T.log}>{log.join('\n')}</pre>}
        </details>
      )}
    </div>
  );
}

function toSentence({ what, from, to, line, conflict }: SyncEvent['why'][number]): string {
  const values =
    from !== undefined && to !== undefined
      ? `: ${from} → ${to}`
      : to !== undefined
        ? `: ${to}`
        : '';
  return [
    `${what}${values}`,
    line === undefined ? '' : ` (${T.line(line)})`,
    conflict === undefined ? '' : `. ${conflict}`,
  ].join('');
}
