/** What happened on a connection, newest first, and why; and what waits for somebody. */
import Button from '@atlaskit/button/new';
import { useState, type ReactNode } from 'react';
import type { EventPage, EventQuery } from '../../../src/entry/screens/calls';
import type { SyncEvent } from '../../../src/model/sync-event';
import { ask, Refused } from '../../shared/ask';
import { Done, Empty, FailureMessage, Shown } from '../../shared/frame';
import { useAsked } from '../../shared/use-asked';
import { useAttempt } from '../../shared/use-attempt';
import { usePages } from '../../shared/use-pages';
import { useSettled } from '../../shared/use-settled';
import { TEXT as T } from '../../text/activity';
import { ActivityFilter, EVERYTHING, type Filter } from './activity-filter';
import { ChooseConnection, type Choosing } from '../choose-connection';
import { EventList } from './event-list';
import { nameOf, Parked } from './parked';

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
    ...(issueKey !== '' && { issueKey: issueKey.toUpperCase() }),
    ...(state && { state }),
    ...(hours !== undefined && { since: Date.now() - hours * HOUR_MS }),
  };
}

/** Older events are asked for by what the first ones were asked by. */
type Page = EventPage & { query: EventQuery };

async function list(query: EventQuery): Promise<Page> {
  return { ...(await ask('listEvents', query)), query };
}

function Events({ connectionId }: { connectionId: string }) {
  const [filter, setFilter] = useState(EVERYTHING);
  const { state, hours } = filter;
  const issueKey = useSettled(filter.issueKey.trim());
  const asked = useAsked(
    () => list(toQuery(connectionId, { issueKey, state, hours })),
    [connectionId, issueKey, state, hours],
  );
  const { pages, readOn, ...older } = usePages(asked.value, ({ query, cursor }) =>
    list({ ...query, cursor }),
  );
  const hasOlder = pages.at(-1)?.cursor !== undefined;
  const isFiltered = issueKey !== '' || state !== undefined || hours !== undefined;
  return (
    <div className="stack">
      <Parked connectionId={connectionId} onRetry={asked.reload} />
      <ActivityFilter filter={filter} onChange={setFilter}>
        <Button isLoading={asked.isLoading} onClick={() => void asked.reload()}>
          {T.reload}
        </Button>
      </ActivityFilter>
      <Shown asked={asked}>
        {() => (
          <Listed
            connectionId={connectionId}
            events={pages.flatMap(({ events }) => events)}
            none={<Nothing isFiltered={isFiltered} hasOlder={hasOlder} />}
          />
        )}
      </Shown>
      {older.failure && <FailureMessage failure={older.failure} />}
      {hasOlder && (
        <div>
          <Button isLoading={older.isBusy} onClick={() => void readOn()}>
            {T.older}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Events, and what came of playing one of them again. */
function Listed({
  connectionId,
  events,
  none,
}: {
  connectionId: string;
  events: SyncEvent[];
  none: ReactNode;
}) {
  const [last, setLast] = useState<string>();
  const { done, failure, isBusy, attempt } = useAttempt();
  const again = (event: SyncEvent) =>
    void attempt(async () => {
      const { id, twinKey, direction } = event;
      setLast(id);
      const { retried } = await ask('retry', { connectionId, twinKeys: [twinKey], direction });
      if (retried > 0) return T.asked(nameOf(event));
      throw new Refused({ code: 'none', message: T.askedNot(nameOf(event)), next: T.askedNotNext });
    });
  return (
    <>
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
      {events.length === 0 && none}
      {events.length > 0 && (
        <EventList events={events} acting={isBusy ? last : undefined} onAgain={again} />
      )}
    </>
  );
}

/** @param hasOlder only so many events are looked through at a time */
function Nothing({ isFiltered, hasOlder }: { isFiltered: boolean; hasOlder: boolean }) {
  if (!isFiltered) return <Empty title={T.none}>{T.noneNext}</Empty>;
  return <Empty title={T.noneSo}>{hasOlder ? T.noneSoYet : T.noneSoNext}</Empty>;
}
