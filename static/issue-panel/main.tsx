/** The panel on an issue: which twins it has, and how they are. */
import Lozenge from '@atlaskit/lozenge';
import SectionMessage from '@atlaskit/section-message';
import type { TwinView } from '../../src/entry/screens';
import { ask } from '../shared/ask';
import { Empty, show, Shown, Time } from '../shared/frame';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';

const T = TEXT.panel;

function IssuePanel() {
  const asked = useAsked(() => ask('getTwins', {}), []);
  return (
    <Shown asked={asked}>
      {(twins) =>
        twins.length === 0 ? (
          <Empty title={T.none}>{T.noneNext}</Empty>
        ) : (
          <div className="stack">
            {twins.map((twin) => (
              <Twin key={`${twin.connectionName} ${twin.remote?.key ?? ''}`} twin={twin} />
            ))}
          </div>
        )
      }
    </Shown>
  );
}

function Twin({
  twin: { connectionName, state, remote, isUnconfirmed, last, problem },
}: {
  twin: TwinView;
}) {
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
              <Lozenge>{remote.status}</Lozenge>
            </dd>
          </>
        )}
        {last && (
          <>
            <dt>{T.last}</dt>
            <dd>
              {T.outcome[last.outcome]}, <Time at={last.at} />
              {last.message !== undefined && <div className="quiet">{last.message}</div>}
              {isUnconfirmed && <div className="quiet">{T.waiting}</div>}
            </dd>
          </>
        )}
      </dl>
      {(last?.warnings ?? []).map((warning) => (
        <SectionMessage key={warning} appearance="warning">
          {warning}
        </SectionMessage>
      ))}
      {problem && (
        <SectionMessage appearance="error" title={T.problem}>
          <p>{problem.message}</p>
          <p>{problem.next}</p>
        </SectionMessage>
      )}
      {state === 'stopped' && <p>{T.stopped}</p>}
    </section>
  );
}

show(<IssuePanel />);
