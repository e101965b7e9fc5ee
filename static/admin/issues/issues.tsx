/** Work on many issues of a connection: start by JQL, connect pairs, stop; and how to find those under sync. */
import type { ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Shown } from '../../shared/frame';
import { useAsked } from '../../shared/use-asked';
import { ConnectForm, StartForm, StopForm } from './bulk-forms';
import { ChooseConnection, type Choosing } from '../choose-connection';
import { FindIssues } from './find-issues';
import { AutoStart, JoinScope } from '../settings/jql-settings';
import { Jobs } from './jobs';
import { PairRequests } from './pair-requests';

interface Props {
  choosing: Choosing;
  /** Settings of a connection were changed. */
  onChange: () => Promise<void>;
}

export function Issues({ choosing, onChange }: Props) {
  return (
    <ChooseConnection choosing={choosing}>
      {(connection) => <Work key={connection.id} connection={connection} onChange={onChange} />}
    </ChooseConnection>
  );
}

function Work({
  connection,
  onChange,
}: {
  connection: ConnectionView;
  onChange: Props['onChange'];
}) {
  const connectionId = connection.id;
  const asked = useAsked(() => ask('listJobs', { connectionId }), [connectionId]);
  return (
    <div className="stack">
      {connection.hasPairRequests && <PairRequests connection={connection} onChange={onChange} />}
      <Shown asked={asked}>{(jobs) => <Jobs jobs={jobs} onLook={asked.reload} />}</Shown>
      <div className="columns">
        <StartForm connectionId={connectionId} onStart={asked.reload} />
        <ConnectForm connectionId={connectionId} onStart={asked.reload} />
        <StopForm connectionId={connectionId} onStart={asked.reload} />
        <AutoStart connection={connection} onChange={onChange} />
        <JoinScope connection={connection} onChange={onChange} />
      </div>
      <FindIssues connectionId={connectionId} />
    </div>
  );
}
