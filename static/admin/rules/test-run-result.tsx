/** What a test run came to. */
import type { ReactNode } from 'react';
import type { AdminCalls } from '../../../src/entry/screens/calls';
import { FigureTable } from '../../shared/figure-table';
import { Message } from '../../shared/light';
import { TEXT } from '../../text/rules';
import { SHARED } from '../../text/shared';

const T = TEXT.testRun;

type Outgoing = AdminCalls['testRun'][1];
type Incoming = AdminCalls['testRunIncoming'][1];

export function OutgoingResult({ result: { sends, warnings, log } }: { result: Outgoing }) {
  return (
    <Told warnings={warnings} log={log}>
      {sends.length === 0 ? (
        <p>{T.nothing}</p>
      ) : (
        <FigureTable
          heads={Object.values(T.columns)}
          rows={sends.map(({ what, to, line, isNews }) => [
            what,
            to,
            isNews ? T.news : T.known,
            tellLine(line),
          ])}
        />
      )}
    </Told>
  );
}

export function IncomingResult({ result }: { result: Incoming }) {
  const { issueKey, remoteKey, isIgnored, changes, effects, warnings, log } = result;
  return (
    <Told warnings={warnings} log={log}>
      <p>
        <strong>
          {issueKey === undefined ? T.wouldCreate(remoteKey) : T.wouldChange(issueKey, remoteKey)}
        </strong>
      </p>
      {isIgnored && <Message tone="information">{T.ignored}</Message>}
      {changes.length === 0 ? (
        <p>{T.nothingChanges}</p>
      ) : (
        <FigureTable
          heads={Object.values(T.incomingColumns)}
          rows={changes.map(({ what, from, to, line, isWritten, conflict }) => [
            what,
            from ?? '',
            to ?? '',
            isWritten ? T.written : (conflict ?? T.same),
            tellLine(line),
          ])}
        />
      )}
      {effects.map(({ what, line }) => (
        <div key={`${line} ${what}`}>
          {what} ({SHARED.line(line)})
        </div>
      ))}
    </Told>
  );
}

/** With what the script said besides. */
function Told({
  warnings,
  log,
  children,
}: Pick<Outgoing, 'warnings' | 'log'> & { children: ReactNode }) {
  return (
    <div className="stack" role="status">
      {children}
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

function tellLine(line: number | undefined): string {
  return line === undefined ? '' : SHARED.line(line);
}
