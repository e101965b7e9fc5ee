/** The panel on an issue: which twins it has, and how they are. */
import { useEffect, useState } from 'react';
import type { Failure, TwinView } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { Failed, Label, Message, PlainButton, Waiting } from '../shared/light';
import { show } from '../shared/show';
import { TEXT as T } from '../text/issue-panel';
import { Time } from '../shared/time';
import { useAsked } from '../shared/use-asked';
import './panel.css';

/** Milliseconds between two looks while something is under way, and how many there are at most. */
const LOOK_AGAIN_MS = 2000;
const MOST_LOOKS = 15;
/** A transition that was just taken may start a sync after the panel was opened. */
const MOST_EMPTY_LOOKS = 5;

function looksAtMost(twins: TwinView[] | undefined): number {
  if (!twins) return 0;
  if (twins.length === 0) return MOST_EMPTY_LOOKS;
  return twins.some((twin) => twin.isUnconfirmed || twin.state === 'creating') ? MOST_LOOKS : 0;
}

function IssuePanel() {
  const asked = useAsked(() => ask('getTwins', {}), []);
  const [looks, setLooks] = useState(0);
  const mostLooks = looksAtMost(asked.value);
  useEffect(() => {
    if (looks >= mostLooks) return undefined;
    const timer = setTimeout(() => {
      void asked.reload().then(() => {
        setLooks(looks + 1);
      });
    }, LOOK_AGAIN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [mostLooks, looks]);
  if (asked.failure) return <Failed failure={asked.failure} />;
  if (!asked.value) return <Waiting />;
  if (asked.value.length === 0)
    return (
      <Message tone="information" title={T.none}>
        <p>{T.noneNext}</p>
      </Message>
    );
  return (
    <div className="stack">
      {asked.value.map((twin) => (
        <Twin key={`${twin.connectionName} ${twin.remote?.key ?? ''}`} twin={twin} />
      ))}
      <SyncNow
        onDone={async () => {
          await asked.reload();
          setLooks(0);
        }}
      />
    </div>
  );
}

/** Asks for a sync; what becomes of it shows in the panel. */
function SyncNow({ onDone }: { onDone: () => Promise<void> }) {
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [isAsked, setIsAsked] = useState(false);
  const sync = async () => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      await ask('syncNow', {});
      setIsAsked(true);
      await onDone();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
    setIsBusy(false);
  };
  return (
    <div className="row">
      <PlainButton isBusy={isBusy} onClick={() => void sync()}>
        {T.syncNow}
      </PlainButton>
      {isAsked && (
        <span className="quiet" role="status">
          {T.syncAsked}
        </span>
      )}
      {failure && <Failed failure={failure} />}
    </div>
  );
}

function Twin({ twin }: { twin: TwinView }) {
  const { connectionName, state, remote, last, problem } = twin;
  return (
    <section aria-label={connectionName} className="stack">
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
      {state === 'stopped' && <p>{T.stopped}</p>}
    </section>
  );
}

function Last({
  twin: { isUnconfirmed },
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
        {last.message !== undefined && <div className="quiet">{last.message}</div>}
        {isUnconfirmed && <div className="quiet">{T.waiting}</div>}
      </dd>
    </>
  );
}

show(
  <main>
    <IssuePanel />
  </main>,
);
