/** One twin of the issue: where it is, what came of the last sync, what went wrong, and how to stop it. */
import { useState } from 'react';
import type { TwinView } from '../../src/entry/screens/calls';
import { ask } from '../shared/ask';
import { Failed, Label, Message, PlainButton } from '../shared/light';
import { Time } from '../shared/time';
import { useAttempt } from '../shared/use-attempt';
import { TEXT as T } from '../text/issue-panel';

export function Twin({ twin, onStop }: { twin: TwinView; onStop: () => Promise<void> }) {
  const { connectionName, state, remote, last, problem, stopped, request } = twin;
  return (
    <section aria-label={connectionName} className="stack tight">
      <dl className="facts">
        <dt>{T.twin}</dt>
        <dd>
          {remote?.key ? (
            <a href={remote.url} target="_blank" rel="noreferrer">
              {remote.key}
            </a>
          ) : (
            T.creating
          )}{' '}
          <span className="quiet">{connectionName}</span>
        </dd>
        {remote?.status !== undefined && (
          <>
            <dt>{T.status}</dt>
            <dd>
              <Label>{remote.status}</Label>
            </dd>
          </>
        )}
        {last && <Last twin={twin} last={last} />}
      </dl>
      {(last?.warnings ?? []).map((warning) => (
        <Message key={warning} tone="warning">
          {warning}
        </Message>
      ))}
      {problem && (
        <Message tone="error" title={T.problem}>
          <p>{problem.message}</p>
          <p>{problem.next}</p>
        </Message>
      )}
      {state === 'stopped' ? (
        <Message tone="neutral" title={T.stopped}>
          {stopped && (
            <p>
              {T.stoppedBy(stopped.by)} <Time at={stopped.at} />
            </p>
          )}
          {stopped?.waits && <p>{T.waitsThere}</p>}
          {request && (
            <p>
              {T.askedBy(request.by)} <Time at={request.at} />
            </p>
          )}
        </Message>
      ) : (
        <Stop twinKey={twin.twinKey} onStop={onStop} />
      )}
    </section>
  );
}

function Last({
  twin: { isUnconfirmed, state, problem },
  last,
}: {
  twin: TwinView;
  last: NonNullable<TwinView['last']>;
}) {
  return (
    <>
      <dt>{T.last}</dt>
      <dd>
        {T.outcome[last.direction][last.outcome]}, <Time at={last.at} />
        {last.message !== undefined && last.message !== problem?.message && (
          <div className="quiet">{last.message}</div>
        )}
        {isUnconfirmed && state !== 'stopped' && <div className="quiet">{T.waiting}</div>}
      </dd>
    </>
  );
}

/** Asks once more before it stops; the focus goes along. */
function Stop({ twinKey, onStop }: { twinKey: string; onStop: () => Promise<void> }) {
  const [isAsking, setIsAsking] = useState<boolean>();
  const { done, failure, isBusy, attempt } = useAttempt();
  const stop = async () => {
    const { stopped } = await ask('stopSync', { twinKey });
    setIsAsking(false);
    await onStop();
    return stopped ? undefined : T.nothingStopped;
  };
  return (
    <div className="stack tight">
      {isAsking ? (
        <div role="group" aria-label={T.stopReally}>
          <Message tone="neutral">
            {T.stopReally}
            <div className="row">
              <PlainButton isBusy={isBusy} onClick={() => void attempt(stop)}>
                {T.stopYes}
              </PlainButton>
              <PlainButton
                isQuiet
                hasFocus
                isBusy={isBusy}
                onClick={() => {
                  setIsAsking(false);
                }}
              >
                {T.stopNo}
              </PlainButton>
            </div>
          </Message>
        </div>
      ) : (
        <div className="row">
          <PlainButton
            hasFocus={isAsking === false}
            onClick={() => {
              setIsAsking(true);
            }}
          >
            {T.stop}
          </PlainButton>
        </div>
      )}
      {done !== undefined && <span role="status">{done}</span>}
      {failure && <Failed failure={failure} />}
    </div>
  );
}
