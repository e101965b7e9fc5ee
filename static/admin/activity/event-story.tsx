/** One event told: what happened, what was set and why, what is to be done. */
import type { SyncEvent } from '../../../src/model/sync-event';
import { TEXT as T } from '../../text/activity';
import { SHARED } from '../../text/shared';

export function EventStory({ event }: { event: SyncEvent }) {
  const { summary, warnings, why, log = [], error, script } = event;
  return (
    <div>
      <div>{summary}</div>
      {error && <div className="quiet">{error.next}</div>}
      {warnings.map(({ message, line }) => (
        <div key={message}>
          ⚠ {line === undefined ? '' : `${SHARED.line(line)}: `}
          {message}
        </div>
      ))}
      {(why.length > 0 || log.length > 0) && (
        <details>
          <summary>{T.why}</summary>
          {script !== undefined && <p className="quiet">{T.script(script)}</p>}
          {why.length > 0 && <WhyTable why={why} />}
          {log.length > 0 && <pre aria-label={T.log}>{log.join('\n')}</pre>}
        </details>
      )}
    </div>
  );
}

/** Of what was sent no values are kept: then there are no columns for them. */
function WhyTable({ why }: Pick<SyncEvent, 'why'>) {
  const hasValues = why.some(({ from, to }) => from !== undefined || to !== undefined);
  const columns = Object.entries(T.whyColumns).filter(
    ([key]) => hasValues || (key !== 'from' && key !== 'to'),
  );
  return (
    <table className="figures">
      <thead>
        <tr>
          {columns.map(([key, title]) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {why.map((each) => (
          <tr key={JSON.stringify(each)}>
            <th scope="row">{each.what}</th>
            {hasValues && (
              <>
                <td>{each.from ?? ''}</td>
                <td>{each.to ?? ''}</td>
              </>
            )}
            <td>
              {[each.line === undefined ? '' : SHARED.line(each.line), each.conflict ?? '']
                .filter((part) => part !== '')
                .join('. ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
