/** What happened on a connection, newest first, and why; and what waits for somebody. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import { useState } from 'react';
import type { EventPage, EventQuery } from '../../src/entry/screens';
import type { SyncEvent } from '../../src/sync/sync-event';
import { ask } from '../shared/ask';
import { Done, Empty, FailureMessage, Shown } from '../shared/frame';
import { TEXT as T } from '../text/activity';
import { Time } from '../shared/time';
import { useAsked } from '../shared/use-asked';
import { useAttempt } from '../shared/use-attempt';
import { ActivityFilter, EVERYTHING, type Filter } from './activity-filter';
import { ChooseConnection, type Choosing } from './choose-connection';
import { EventStory } from './event-story';
import { nameOf, Parked } from './parked';

const LOOK = {
  sent: 'new',
  applied: 'success',
  skipped: 'default',
  failed: 'removed',
  parked: 'moved',
} as const;

export function Activity({ choosing }: { choosing: Choosing }) {
  return (
    <ChooseConnection choosing={choosing}>
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
  const { done, failure, attempt } = useAttempt();
  const again = (event: SyncEvent) =>
    void attempt(async () => {
      const { twinKey, direction } = event;
      await ask('retry', { connectionId, twinKeys: [twinKey], direction });
      return T.asked(nameOf(event));
    });
  const isFiltered = Object.values(filter).some((value) => value !== undefined && value !== '');
  return (
    <div className="stack">
      <Parked connectionId={connectionId} onRetry={asked.reload} />
      <ActivityFilter filter={filter} onChange={setFilter}>
        <Button isLoading={asked.isLoading} onClick={() => void asked.reload()}>
          {T.reload}
        </Button>
      </ActivityFilter>
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
      <Shown asked={asked}>
        {({ events }) => {
          const all = [...events, ...(older?.events ?? [])];
          if (all.length > 0)
            return (
              <div className="wide">
                <DynamicTable
                  label={T.list}
                  head={HEAD}
                  rows={all.map((event) => toRow(event, again))}
                />
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

function toRow(event: SyncEvent, onAgain: (event: SyncEvent) => void) {
  return {
    key: event.id,
    cells: [
      { key: 'at', content: <Time at={event.at} /> },
      { key: 'issue', content: nameOf(event) },
      { key: 'way', content: T.way[event.direction] },
      {
        key: 'state',
        content: <Lozenge appearance={LOOK[event.state]}>{T.state[event.state]}</Lozenge>,
      },
      { key: 'summary', content: <EventStory event={event} /> },
      {
        key: 'again',
        content: (
          <Button
            spacing="compact"
            appearance="subtle"
            aria-label={T.againOne(nameOf(event))}
            onClick={() => {
              onAgain(event);
            }}
          >
            {T.again}
          </Button>
        ),
      },
    ],
  };
}
