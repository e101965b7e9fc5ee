/** What can be asked for many issues of a connection. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ask } from '../../shared/ask';
import { Confirm } from '../../shared/confirm';
import { Message } from '../../shared/light';
import { OpenFile } from '../../shared/open-file';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/issues';
import { Card, Jql } from '../card';
import { parsePairs } from './pairs';

interface Props {
  connectionId: string;
  /** Work was asked for. */
  onStart: () => Promise<void>;
}

export function StartForm({ connectionId, onStart }: Props) {
  const [jql, setJql] = useState('');
  const attempting = useAttempt();
  const count = async () => T.counted((await ask('countIssues', { jql })).count);
  const start = async () => {
    await ask('startMany', { connectionId, jql });
    await onStart();
    return T.started;
  };
  return (
    <Card title={T.start} help={T.startHelp} attempting={attempting}>
      <Jql id="start-jql" label={T.jql} value={jql} onChange={setJql} />
      <div className="row">
        <Button
          isDisabled={jql.trim() === '' || attempting.isBusy}
          onClick={() => void attempting.attempt(count)}
        >
          {T.count}
        </Button>
        <Button
          appearance="primary"
          isLoading={attempting.isBusy}
          isDisabled={jql.trim() === ''}
          onClick={() => void attempting.attempt(start)}
        >
          {T.startAction}
        </Button>
      </div>
    </Card>
  );
}

export function ConnectForm({ connectionId, onStart }: Props) {
  const [text, setText] = useState('');
  const attempting = useAttempt();
  const { pairs, wrong } = parsePairs(text);
  const connect = async () => {
    await ask('connectMany', { connectionId, pairs });
    setText('');
    await onStart();
    return T.started;
  };
  return (
    <Card title={T.connect} help={T.connectHelp} attempting={attempting}>
      <div>
        <label htmlFor="pairs">{T.pairs}</label>
        <textarea
          id="pairs"
          className="code"
          rows={4}
          placeholder={T.pairsExample}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </div>
      {wrong.length > 0 && <Message tone="warning">{T.wrongLines(wrong.join(', '))}</Message>}
      <div className="row">
        <OpenFile label={T.csvFile} accept=".csv,.tsv,.txt" onOpen={setText}>
          {T.openCsv}
        </OpenFile>
        <Button
          appearance="primary"
          isLoading={attempting.isBusy}
          isDisabled={pairs.length === 0 || wrong.length > 0}
          onClick={() => void attempting.attempt(connect)}
        >
          {T.connectAction(pairs.length)}
        </Button>
      </div>
    </Card>
  );
}

export function StopForm({ connectionId, onStart }: Props) {
  const [jql, setJql] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const attempting = useAttempt();
  const wanted = jql.trim();
  const stop = async () => {
    setIsAsking(false);
    await ask('stopMany', { connectionId, ...(wanted !== '' && { jql: wanted }) });
    await onStart();
    return T.stopped;
  };
  return (
    <Card title={T.stop} help={T.stopHelp} attempting={attempting}>
      <Jql id="stop-jql" label={T.stopJql} value={jql} onChange={setJql} />
      <div>
        <Button
          isLoading={attempting.isBusy}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          {T.stopAction}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={T.stopTitle(wanted)}
          action={T.stopAction}
          isDanger
          onCancel={() => {
            setIsAsking(false);
          }}
          onConfirm={() => attempting.attempt(stop)}
        >
          {T.stopText(wanted)}
        </Confirm>
      )}
    </Card>
  );
}
