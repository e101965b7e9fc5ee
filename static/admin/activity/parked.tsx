/** Issues that wait: for a fix or a retry, by the reason; and for their connection. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import type { HeldView, ParkedView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Done, FailureMessage, Unanswered } from '../../shared/frame';
import { Time } from '../../shared/time';
import { useAsked } from '../../shared/use-asked';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/activity';

const T = TEXT.parked;

interface Props {
  connectionId: string;
  /** Something was tried again. */
  onRetry: () => Promise<void>;
}

/** As many as the app lists of each kind. */
const MOST_LISTED = 100;

/** One issue that waits. */
type Waiting = Omit<HeldView, 'why'>;

export function Parked({ connectionId, onRetry }: Props) {
  const asked = useAsked(
    () => Promise.all([ask('listParked', { connectionId }), ask('listHeld', { connectionId })]),
    [connectionId],
  );
  const { done, failure, isBusy, attempt } = useAttempt();
  const retry = (waiting: Waiting[]) =>
    void attempt(async () => {
      const twinKeys = waiting.map(({ twinKey }) => twinKey);
      const { retried } = await ask('retry', { connectionId, twinKeys });
      await Promise.all([asked.reload(), onRetry()]);
      return T.retried(retried);
    });
  const [parked, held] = asked.value ?? [[], []];
  const groups = [
    ...byReason(parked).map(([reason, waiting]) => ({ reason, waiting, title: T.title })),
    ...(held.length > 0 ? [{ reason: reasonOf(held), waiting: held, title: T.heldTitle }] : []),
  ];
  return (
    <>
      {failure && <FailureMessage failure={failure} />}
      <Unanswered asked={asked} />
      {done !== undefined && <Done>{done}</Done>}
      {groups.map(({ reason, waiting, title }) => (
        <SectionMessage key={reason} appearance="warning" title={title(waiting.length)}>
          <p>{reason}</p>
          <List waiting={waiting} isBusy={isBusy} onRetry={retry} />
        </SectionMessage>
      ))}
      {Math.max(parked.length, held.length) >= MOST_LISTED && (
        <p className="quiet">{T.listed(MOST_LISTED)}</p>
      )}
    </>
  );
}

function List({
  waiting,
  isBusy,
  onRetry,
}: {
  waiting: Waiting[];
  isBusy: boolean;
  onRetry: (waiting: Waiting[]) => void;
}) {
  return (
    <>
      <ul className="bare-list">
        {waiting.map((each) => (
          <li key={each.twinKey} className="row">
            {nameOf(each)} <span className="quiet">{T.since}</span>
            <Time at={each.since} />
            <Button
              spacing="compact"
              isDisabled={isBusy}
              aria-label={T.retryOne(nameOf(each))}
              onClick={() => {
                onRetry([each]);
              }}
            >
              {T.retry}
            </Button>
          </li>
        ))}
      </ul>
      {waiting.length > 1 && (
        <Button
          isLoading={isBusy}
          onClick={() => {
            onRetry(waiting);
          }}
        >
          {T.retryAll}
        </Button>
      )}
    </>
  );
}

/** An issue of this site and its twin, as far as there are both. */
export function nameOf({
  issueKey,
  remoteKey,
}: {
  issueKey?: string | undefined;
  remoteKey?: string | undefined;
}): string {
  return [issueKey, remoteKey].filter((key) => key !== undefined && key !== '').join(' ↔ ');
}

function byReason(parked: ParkedView[]): [reason: string, waiting: Waiting[]][] {
  const groups = new Map<string, Waiting[]>();
  for (const { parked: why, ...twin } of parked) {
    const { message, since } = why;
    groups.set(message, [...(groups.get(message) ?? []), { ...twin, since }]);
  }
  return [...groups];
}

/** What holds them: what the other site last said, else that the connection rests. */
function reasonOf(held: HeldView[]): string {
  return held.find(({ why }) => why !== undefined)?.why ?? T.heldWhy;
}
