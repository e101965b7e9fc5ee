/** What happened on a connection, newest first, and why; and what waits for somebody. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import { useState } from 'react';
import type { ConnectionView, EventPage, EventQuery } from '../../src/entry/screens';
import type { SyncEvent } from '../../src/sync/sync-event';
import { ask } from '../shared/ask';
import { Empty, Shown } from '../shared/frame';
import { TEXT } from '../shared/text';
import { Time } from '../shared/time';
import { useAsked } from '../shared/use-asked';
import { ActivityFilter, EVERYTHING, type Filter } from './activity-filter';
import { ChooseConnection } from './choose-connection';
import { EventStory } from './event-story';
import { Parked } from './parked';

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

const HOUR_MS = 3600_000;

function toQuery(connectionId: string, { issueKey, state, hours }: Filter): EventQuery {
  return {
    connectionId,
    ...(issueKey !== '' && { issueKey }),
    ...(state && { state }),
    ...(hours !== undefined && { since: Date.now() - hours * HOUR_MS }),
  };
}

function Events({ connectionId }: { connectionId: string }) {
  const [filter, setFilter] = useState(EVERYTHING);
  const [older, setOlder] = useState<EventPage>();
  const asked = useAsked(async () => {
    const page = await ask('listEvents', toQuery(connectionId, filter));
    setOlder(undefined);
    return page;
  }, [connectionId, filter]);
  const cursor = (older ?? asked.value)?.cursor;
  const readOn = async () => {
    const page = await ask('listEvents', { ...toQuery(connectionId, filter), cursor });
    setOlder({ ...page, events: [...(older?.events ?? []), ...page.events] });
  };
  const isFiltered = Object.values(filter).some((value) => value !== undefined && value !== '');
  return (
    <div className="stack">
      <Parked connectionId={connectionId} onRetry={asked.reload} />
      <ActivityFilter filter={filter} onChange={setFilter} />
      <div>
        <Button onClick={() => void asked.reload()}>{T.reload}</Button>
      </div>
      <Shown asked={asked}>
        {({ events }) => {
          const all = [...events, ...(older?.events ?? [])];
          if (all.length > 0)
            return (
              <div className="wide">
                <DynamicTable head={HEAD} rows={all.map(toRow)} />
              </div>
            );
          return isFiltered ? (
            <Empty title={T.noneSo}>{T.noneSoNext}</Empty>
          ) : (
            <Empty title={T.none}>{T.noneNext}</Empty>
          );
        }}
      </Shown>
      {cursor !== undefined && (
        <div>
          <Button onClick={() => void readOn()}>{T.older}</Button>
        </div>
      )}
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
      {
        key: 'state',
        content: <Lozenge appearance={LOOK[event.state]}>{T.state[event.state]}</Lozenge>,
      },
      { key: 'summary', content: <EventStory event={event} /> },
    ],
  };
}
