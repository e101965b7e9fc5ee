/** What became of each issue of a job, a hundred at a time. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { JobResult } from '../../src/entry/screens';
import { ask } from '../shared/ask';
import { FailureMessage, Shown } from '../shared/frame';
import { useAsked } from '../shared/use-asked';
import { useAttempt } from '../shared/use-attempt';
import { TEXT as T } from '../text/issues';

/** @param now changes when there is news of the job */
export function JobResults({ id, now }: { id: string; now: number }) {
  const [further, setFurther] = useState<{ results: JobResult[]; next?: number }>();
  const asked = useAsked(async () => {
    const first = await ask('listJobResults', { id, page: 0 });
    setFurther(undefined);
    return first;
  }, [id, now]);
  const { failure, isBusy, attempt } = useAttempt();
  const next = (further ?? asked.value)?.next;
  const readOn = (page: number) =>
    void attempt(async () => {
      const more = await ask('listJobResults', { id, page });
      setFurther({ ...more, results: [...(further?.results ?? []), ...more.results] });
      return undefined;
    });
  return (
    <Shown asked={asked}>
      {({ results }) => (
        <>
          <Table results={[...results, ...(further?.results ?? [])]} />
          {failure && <FailureMessage failure={failure} />}
          {next !== undefined && (
            <div>
              <Button
                isLoading={isBusy}
                onClick={() => {
                  readOn(next);
                }}
              >
                {T.more}
              </Button>
            </div>
          )}
        </>
      )}
    </Shown>
  );
}

function Table({ results }: { results: JobResult[] }) {
  return (
    <div className="wide">
      <table className="figures">
        <thead>
          <tr>
            {Object.entries(T.resultColumns).map(([column, title]) => (
              <th key={column} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map(({ key = '', remoteKey = '', outcome, message = '' }, index) => (
            <tr key={`${index} ${key}`}>
              <th scope="row">{key}</th>
              <td>{remoteKey}</td>
              <td>{T.outcome[outcome]}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
