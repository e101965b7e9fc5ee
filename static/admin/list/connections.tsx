/** Connections of this site: what state they are in, and how to make or end one. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import { useState } from 'react';
import type { ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Confirm } from '../../shared/confirm';
import { Empty, FailureMessage } from '../../shared/frame';
import { TEXT } from '../../text/admin';
import { Time } from '../../shared/time';
import { useAttempt } from '../../shared/use-attempt';
import { AcceptForm } from './accept-form';
import { Address } from '../settings/address';
import { ConnectionSettings } from '../settings/settings';
import { InviteForm, type Invitation } from './invite-form';

const T = TEXT.connections;

const LOOK = {
  invited: 'inprogress',
  active: 'success',
  paused: 'moved',
  broken: 'removed',
} as const;

interface Props {
  connections: ConnectionView[];
  /** The one that was made on this page last. */
  invitation: Invitation | undefined;
  onInvite: (invitation: Invitation) => void;
  onChange: () => Promise<void>;
}

export function Connections({ connections, invitation, onInvite, onChange }: Props) {
  const [leaving, setLeaving] = useState<ConnectionView>();
  const [openId, setOpenId] = useState<string>();
  const opened = connections.find(({ id }) => id === openId);
  const { failure, isBusy, attempt } = useAttempt();
  const remove = ({ id }: ConnectionView) =>
    attempt(async () => {
      setLeaving(undefined);
      await ask('removeConnection', { id });
      await onChange();
      return undefined;
    });
  return (
    <div className="stack">
      {failure && <FailureMessage failure={failure} />}
      {connections.length === 0 ? (
        <Empty title={T.none}>{T.noneNext}</Empty>
      ) : (
        <List connections={connections} openId={openId} onOpen={setOpenId} />
      )}
      {opened && (
        <ConnectionSettings
          key={opened.id}
          connection={opened}
          isLeaving={isBusy}
          onChange={onChange}
          onRemove={() => {
            setLeaving(opened);
          }}
        />
      )}
      <div className="columns">
        <InviteForm made={invitation} onMade={onInvite} onDone={onChange} />
        <AcceptForm onDone={onChange} />
      </div>
      {connections.some(({ state }) => state === 'active' || state === 'paused') && <Address />}
      {leaving && (
        <Confirm
          title={T.removeTitle(leaving.name)}
          action={T.remove}
          isDanger
          onCancel={() => {
            setLeaving(undefined);
          }}
          onConfirm={() => remove(leaving)}
        >
          {T.removeText}
        </Confirm>
      )}
    </div>
  );
}

function List({
  connections,
  openId,
  onOpen,
}: {
  connections: ConnectionView[];
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}) {
  const rows = connections.map((connection) => toRow(connection, connection.id === openId, onOpen));
  return (
    <div className="wide">
      <DynamicTable label={T.list} head={HEAD} rows={rows} />
    </div>
  );
}

const HEAD = { cells: Object.entries(T.columns).map(([key, content]) => ({ key, content })) };

function toRow(
  connection: ConnectionView,
  isOpen: boolean,
  onOpen: (id: string | undefined) => void,
) {
  const { id, name, state, peer, consent, outgoing, incoming, reason, hasPairRequests } =
    connection;
  const hasScripts = outgoing !== undefined && incoming !== undefined;
  return {
    key: id,
    cells: [
      { key: 'name', content: name },
      {
        key: 'state',
        content: (
          <>
            <Lozenge appearance={LOOK[state]}>{T.state[state]}</Lozenge>
            {reason !== undefined && <div className="quiet">{reason}</div>}
            {hasPairRequests && <div className="quiet">{T.pairRequests}</div>}
          </>
        ),
      },
      { key: 'peer', content: peer.url ? <a href={peer.url}>{peer.name}</a> : '—' },
      { key: 'agreed', content: <Agreed consent={consent} /> },
      { key: 'scripts', content: hasScripts ? T.scripts(outgoing, incoming) : T.missingScripts },
      {
        key: 'actions',
        content: (
          <Button
            aria-expanded={isOpen}
            onClick={() => {
              onOpen(isOpen ? undefined : id);
            }}
          >
            {isOpen ? T.close : T.open}
          </Button>
        ),
      },
    ],
  };
}

function Agreed({ consent }: Pick<ConnectionView, 'consent'>) {
  const people = [consent.local, consent.remote].filter((who) => who !== undefined);
  return (
    <ul className="bare-list">
      {people.map((who) => (
        <li key={`${who.displayName} ${who.at}`}>
          {who.displayName}, <Time at={who.at} />
        </li>
      ))}
    </ul>
  );
}
