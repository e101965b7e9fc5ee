/** Tries the script in the editor: what would cross, or what would change, field by field. */
import Button from '@atlaskit/button/new';
import Select from '@atlaskit/select';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { AdminCalls, EventPage } from '../../../src/entry/screens/calls';
import type { Direction } from '../../../src/script/script';
import type { SyncEvent } from '../../../src/model/sync-event';
import { ask } from '../../shared/ask';
import { FailureMessage, Unanswered } from '../../shared/frame';
import { useAsked, type Asked } from '../../shared/use-asked';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/rules';
import { nameOf } from '../activity/parked';
import { IncomingResult, OutgoingResult } from './test-run-result';

const T = TEXT.testRun;

interface Props {
  connectionId: string;
  direction: Direction;
  source: string;
}

/** What the script is tried on: an issue, or what came with an event. */
interface Subject {
  issueKey: string;
  eventId?: string | undefined;
}

type Result =
  | { direction: 'outgoing'; run: AdminCalls['testRun'][1] }
  | { direction: 'incoming'; run: AdminCalls['testRunIncoming'][1] };

export function TestRun({ connectionId, direction, source }: Props) {
  const [subject, setSubject] = useState<Subject>({ issueKey: '' });
  const [result, setResult] = useState<Result>();
  const { failure, isBusy, attempt } = useAttempt();
  const { issueKey, eventId } = subject;
  const run = () =>
    attempt(async () => {
      setResult(undefined);
      setResult(await tryOut({ connectionId, direction, source }, subject));
      return undefined;
    });
  return (
    <section className="card stack" aria-label={T.title}>
      <form
        className="row filters"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <div className="grow">
          <label htmlFor={`test-issue-${direction}`}>{T.issue}</label>
          <Textfield
            id={`test-issue-${direction}`}
            value={issueKey}
            onChange={(event) => {
              const { value } = event.target as HTMLInputElement;
              setSubject({ issueKey: value });
            }}
          />
        </div>
        {direction === 'incoming' && (
          <Recorded
            connectionId={connectionId}
            eventId={eventId}
            onChoose={(chosen) => {
              setSubject({ issueKey: '', eventId: chosen });
            }}
          />
        )}
        <Button
          type="submit"
          isLoading={isBusy}
          isDisabled={issueKey.trim() === '' && eventId === undefined}
        >
          {T.run}
        </Button>
      </form>
      <p className="quiet">{direction === 'outgoing' ? T.help : T.incomingHelp}</p>
      {failure && <FailureMessage failure={failure} />}
      {result?.direction === 'outgoing' && <OutgoingResult result={result.run} />}
      {result?.direction === 'incoming' && <IncomingResult result={result.run} />}
    </section>
  );
}

async function tryOut(
  { connectionId, direction, source }: Props,
  { issueKey: typed, eventId }: Subject,
): Promise<Result> {
  const issueKey = typed.trim().toUpperCase();
  if (direction === 'outgoing')
    return { direction, run: await ask('testRun', { connectionId, source, issueKey }) };
  const on = eventId === undefined ? { issueKey } : { eventId };
  return { direction, run: await ask('testRunIncoming', { connectionId, source, ...on }) };
}

/** Chooses an event whose message is still kept. */
function Recorded({
  connectionId,
  eventId,
  onChoose,
}: {
  connectionId: string;
  eventId: string | undefined;
  onChoose: (eventId: string) => void;
}) {
  const asked = useAsked(() => ask('listEvents', { connectionId }), [connectionId]);
  const options = (asked.value?.events ?? [])
    .filter(({ recordedUntil = 0 }) => recordedUntil > Date.now())
    .map((event) => ({ value: event.id, label: tell(event) }));
  return (
    <div className="grow">
      <label htmlFor="test-event">{T.event}</label>
      <Select
        inputId="test-event"
        placeholder={options.length === 0 ? whyNone(asked) : T.chooseEvent}
        isDisabled={options.length === 0}
        options={options}
        value={options.find(({ value }) => value === eventId) ?? null}
        onChange={(option) => {
          if (option) onChoose(option.value);
        }}
      />
      <Unanswered asked={asked} />
    </div>
  );
}

/** Why no event can be chosen. */
function whyNone({ value, failure }: Asked<EventPage>): string {
  if (value) return T.noEvent;
  return failure ? T.eventsNot : T.events;
}

function tell(event: SyncEvent): string {
  return `${nameOf(event)}, ${new Date(event.at).toLocaleString()}: ${event.summary}`;
}
