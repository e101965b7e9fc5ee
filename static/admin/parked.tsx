/** Issues that wait for a fix or a retry, by the reason that they wait for. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { Failure, ParkedView } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { FailureMessage } from '../shared/frame';
import { TEXT } from '../shared/text';
import { Time } from '../shared/time';
import { useAsked } from '../shared/use-asked';

const T = TEXT.parked;

interface Props {
  connectionId: string;
  /** Something was tried again. */
  onRetry: () => Promise<void>;
}

export function Parked({ connectionId, onRetry }: Props) {
  const asked = useAsked(() => ask('listParked', { connectionId }), [connectionId]);
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState<string>();
  const retry = async (parked: ParkedView[]) => {
    setFailure(undefined);
    try {
      const twinKeys = parked.map(({ twinKey }) => twinKey);
      const { retried } = await ask('retry', { connectionId, twinKeys });
      setDone(T.retried(retried));
      await Promise.all([asked.reload(), onRetry()]);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const groups = byReason(asked.value ?? []);
  return (
    <>
      {failure && <FailureMessage failure={failure} />}
      {asked.failure && <FailureMessage failure={asked.failure} />}
      {done !== undefined && <SectionMessage appearance="success">{done}</SectionMessage>}
      {groups.map(([reason, parked]) => (
        <Group key={reason} reason={reason} parked={parked} onRetry={retry} />
      ))}
    </>
  );
}

function Group({
  reason,
  parked,
  onRetry,
}: {
  reason: string;
  parked: ParkedView[];
  onRetry: (parked: ParkedView[]) => Promise<void>;
}) {
  return (
    <SectionMessage appearance="warning" title={T.title(parked.length)}>
      <p>{reason}</p>
      <ul className="plain-list">
        {parked.map((each) => (
          <li key={each.twinKey}>
            <span className="row">
              {nameOf(each)} <span className="quiet">{T.since}</span>
              <Time at={each.parked.since} />
              <Button
                spacing="compact"
                aria-label={T.retryOne(nameOf(each))}
                onClick={() => void onRetry([each])}
              >
                {T.retry}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {parked.length > 1 && <Button onClick={() => void onRetry(parked)}>{T.retryAll}</Button>}
    </SectionMessage>
  );
}

function nameOf({ issueKey, remoteKey }: ParkedView): string {
  return [issueKey, remoteKey].filter((key) => key !== undefined && key !== '').join(' ↔ ');
}

function byReason(parked: ParkedView[]): [reason: string, parked: ParkedView[]][] {
  const groups = new Map<string, ParkedView[]>();
  for (const each of parked) {
    const { message } = each.parked;
    groups.set(message, [...(groups.get(message) ?? []), each]);
  }
  return [...groups];
}
