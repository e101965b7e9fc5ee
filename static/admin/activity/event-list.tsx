/** Events as a table, each with what it tells and a button that plays it again. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import type { SyncEvent } from '../../../src/model/sync-event';
import { Time } from '../../shared/time';
import { TEXT as T } from '../../text/activity';
import { EventStory } from './event-story';
import { nameOf } from './parked';

const LOOK = {
  sent: 'new',
  applied: 'success',
  skipped: 'default',
  failed: 'removed',
  parked: 'moved',
} as const;

interface Acting {
  /** Id of the event that is being played again. */
  acting: string | undefined;
  onAgain: (event: SyncEvent) => void;
}

export function EventList({ events, ...acting }: { events: SyncEvent[] } & Acting) {
  return (
    <div className="wide">
      <DynamicTable label={T.list} head={HEAD} rows={events.map((event) => toRow(event, acting))} />
    </div>
  );
}

const HEAD = { cells: Object.entries(T.columns).map(([key, content]) => ({ key, content })) };

function toRow(event: SyncEvent, { acting, onAgain }: Acting) {
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
            isLoading={acting === event.id}
            isDisabled={acting !== undefined && acting !== event.id}
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
