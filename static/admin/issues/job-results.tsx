/** What became of each issue of a job, a hundred at a time. */
import Button from '@atlaskit/button/new';
import type { JobResult } from '../../../src/entry/screens/work-views';
import { ask } from '../../shared/ask';
import { FailureMessage, Shown } from '../../shared/frame';
import { useAsked } from '../../shared/use-asked';
import { usePages } from '../../shared/use-pages';
import { TEXT as T } from '../../text/issues';

/** @param now changes when there is news of the job */
export function JobResults({ id, now }: { id: string; now: number }) {
  const asked = useAsked(() => ask('listJobResults', { id, page: 0 }), [id, now]);
  const { pages, failure, isBusy, readOn } = usePages(asked.value, ({ next = 0 }) =>
    ask('listJobResults', { id, page: next }),
  );
  return (
    <Shown asked={asked}>
      {() => (
        <>
          <Table results={pages.flatMap(({ results }) => results)} />
          {failure && <FailureMessage failure={failure} />}
          {pages.at(-1)?.next !== undefined && (
            <div>
              <Button isLoading={isBusy} onClick={() => void readOn()}>
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
