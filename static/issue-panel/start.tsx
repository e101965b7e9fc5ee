/** Starts the sync of an issue through a connection that does not carry it yet. */
import { useState } from 'react';
import type { TwinView } from '../../src/entry/screens/calls';
import { ask } from '../shared/ask';
import { Choice, Failed, PlainButton, Unanswered } from '../shared/light';
import { useAsked } from '../shared/use-asked';
import { useAttempt } from '../shared/use-attempt';
import { TEXT as T } from '../text/issue-panel';

interface Props {
  /** The issue has or had a twin. */
  isAgain: boolean;
  twins: TwinView[];
  onStart: () => Promise<void>;
}

export function Start({ isAgain, twins, onStart }: Props) {
  const running = twins.filter(({ state }) => state !== 'stopped').length;
  const asked = useAsked(() => ask('listChoices', {}), [running, twins.length]);
  const { value: choices = [] } = asked;
  const [chosen, setChosen] = useState<string>();
  const { done, failure, isBusy, attempt } = useAttempt();
  const connectionId = choices.find(({ id }) => id === chosen)?.id ?? choices[0]?.id;
  if (connectionId === undefined) return <Unanswered asked={asked} />;
  const start = async () => {
    await ask('startSync', { connectionId });
    await onStart();
    return T.started;
  };
  return (
    <div className="stack tight">
      <Unanswered asked={asked} />
      {choices.length > 1 && (
        <Choice
          id="start-through"
          label={T.startThrough}
          value={connectionId}
          options={choices.map(({ id, name, peer }) => ({
            value: id,
            label: T.startOption(name, peer),
          }))}
          onChange={setChosen}
        />
      )}
      <div className="row">
        <PlainButton isBusy={isBusy} onClick={() => void attempt(start)}>
          {isAgain ? T.startAgain : T.start}
        </PlainButton>
        {done !== undefined && (
          <span className="quiet" role="status">
            {done}
          </span>
        )}
      </div>
      {failure && <Failed failure={failure} />}
    </div>
  );
}
