/** The panel on an issue: which twins it has, how they are, and how to start, hasten or stop a sync. */
import { useEffect, useState } from 'react';
import type { TwinView } from '../../src/entry/screens/calls';
import { ask } from '../shared/ask';
import { Failed, Message, PlainButton, Unanswered, Waiting } from '../shared/light';
import { show } from '../shared/show';
import { useAsked } from '../shared/use-asked';
import { useAttempt } from '../shared/use-attempt';
import { TEXT as T } from '../text/issue-panel';
import './panel.css';
import { Start } from './start';
import { Twin } from './twin';

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
  /** Something was started here that does not show yet. */
  const [isExpecting, setIsExpecting] = useState(false);
  const mostLooks = isExpecting ? MOST_LOOKS : looksAtMost(asked.value);
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
  /** Looks again, as often as it takes something new to show. */
  const follow = async (isNew: boolean) => {
    await asked.reload();
    setIsExpecting(isNew);
    setLooks(0);
  };
  if (!asked.value) return asked.failure ? <Unanswered asked={asked} /> : <Waiting />;
  const twins = asked.value;
  const isRunning = twins.some(({ state }) => state !== 'stopped');
  return (
    <div className="stack">
      <Unanswered asked={asked} />
      {twins.length === 0 && (
        <Message tone="information" title={T.none}>
          <p>{T.noneNext}</p>
        </Message>
      )}
      {twins.map((twin) => (
        <Twin key={twin.twinKey} twin={twin} onStop={() => follow(false)} />
      ))}
      {isRunning && <SyncNow onDone={() => follow(true)} />}
      <Start isAgain={twins.length > 0} twins={twins} onStart={() => follow(true)} />
    </div>
  );
}

/** Asks for a sync; what becomes of it shows in the panel. */
function SyncNow({ onDone }: { onDone: () => Promise<void> }) {
  const { done, failure, isBusy, attempt } = useAttempt();
  const sync = async () => {
    await ask('syncNow', {});
    await onDone();
    return T.syncAsked;
  };
  return (
    <div className="row">
      <PlainButton isBusy={isBusy} onClick={() => void attempt(sync)}>
        {T.syncNow}
      </PlainButton>
      {done !== undefined && (
        <span className="quiet" role="status">
          {done}
        </span>
      )}
      {failure && <Failed failure={failure} />}
    </div>
  );
}

show(
  <main>
    <IssuePanel />
  </main>,
);
