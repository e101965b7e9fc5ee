/** Tries the script in the editor on an issue: what would cross, field by field. */
import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { AdminCalls, Failure } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { FailureMessage } from '../shared/frame';
import { TEXT } from '../text/rules';
import { SHARED } from '../text/shared';

const T = TEXT.testRun;

type DryRun = AdminCalls['testRun'][1];

interface Props {
  connectionId: string;
  source: string;
}

export function TestRun({ connectionId, source }: Props) {
  const [issueKey, setIssueKey] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<DryRun>();
  const [failure, setFailure] = useState<Failure>();
  const run = async () => {
    setIsBusy(true);
    setFailure(undefined);
    setResult(undefined);
    try {
      setResult(await ask('testRun', { connectionId, source, issueKey }));
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
    setIsBusy(false);
  };
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
          <label htmlFor="test-issue">{T.issue}</label>
          <Textfield
            id="test-issue"
            value={issueKey}
            onChange={(event) => {
              setIssueKey((event.target as HTMLInputElement).value.trim().toUpperCase());
            }}
          />
        </div>
        <Button type="submit" isLoading={isBusy} isDisabled={issueKey === ''}>
          {T.run}
        </Button>
      </form>
      <p className="quiet">{T.help}</p>
      {failure && <FailureMessage failure={failure} />}
      {result && <Result result={result} />}
    </section>
  );
}

function Result({ result: { sends, warnings, log } }: { result: DryRun }) {
  return (
    <div className="stack" role="status">
      {sends.length === 0 ? <p>{T.nothing}</p> : <Sends sends={sends} />}
      {warnings.map(({ message, line }) => (
        <div key={message}>
          ⚠ {line === undefined ? '' : `${SHARED.line(line)}: `}
          {message}
        </div>
      ))}
      {log.length > 0 && <pre aria-label={T.log}>{log.join('\n')}</pre>}
    </div>
  );
}

function Sends({ sends }: Pick<DryRun, 'sends'>) {
  return (
    <table className="figures">
      <thead>
        <tr>
          {Object.entries(T.columns).map(([key, title]) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sends.map(({ what, to, line, isNews }, index) => (
          <tr key={`${index} ${what}`}>
            <th scope="row">{what}</th>
            <td>{to}</td>
            <td>{isNews ? T.news : T.known}</td>
            <td>{line === undefined ? '' : SHARED.line(line)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
