/** Connections of this site: what state they are in, and how to make or end one. */
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Lozenge from '@atlaskit/lozenge';
import { useState } from 'react';
import type { ConnectionView, Failure } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { Confirm } from '../shared/confirm';
import { Empty, FailureMessage } from '../shared/frame';
import { TEXT } from '../shared/text';
import { Time } from '../shared/time';
import { AcceptForm } from './accept-form';
import { ConnectionSettings } from './connection-settings';
import { InviteForm } from './invite-form';

const T = TEXT.connections;

const LOOK = {
  invited: 'inprogress',
  active: 'success',
  paused: 'moved',
  broken: 'removed',
} as const;

export function Connections({
  connections,
  onChange,
}: {
  connections: ConnectionView[];
  onChange: () => Promise<void>;
}) {
  const [leaving, setLeaving] = useState<ConnectionView>();
  const [openId, setOpenId] = useState<string>();
  const opened = connections.find(({ id }) => id === openId);
  const [failure, setFailure] = useState<Failure>();
  const remove = async ({ id }: ConnectionView) => {
    setLeaving(undefined);
    try {
      await ask('removeConnection', { id });
      await onChange();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  return (
    <div className="page stack" style={{ width: '100%' }}>
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
          onChange={onChange}
          onRemove={() => {
            setLeaving(opened);
          }}
        />
      )}
      <InviteForm onDone={onChange} />
      <AcceptForm onDone={onChange} />
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
      <DynamicTable head={HEAD} rows={rows} />
    </div>
  );
}

const HEAD = { cells: Object.entries(T.columns).map(([key, content]) => ({ key, content })) };

function toRow(
  connection: ConnectionView,
  isOpen: boolean,
  onOpen: (id: string | undefined) => void,
) {
  const { id, name, state, peer, consent, outgoing, incoming, reason } = connection;
  const hasScripts = outgoing !== undefined && incoming !== undefined;
  return {
    key: id,
    cells: [
      { key: 'name', content: name },
      {
        key: 'state',
        content: (
          <span title={reason}>
            <Lozenge appearance={LOOK[state]}>{T.state[state]}</Lozenge>
          </span>
        ),
      },
      { key: 'peer', content: peer.url ? <a href={peer.url}>{peer.name}</a> : '—' },
      { key: 'agreed', content: <Agreed consent={consent} /> },
      { key: 'scripts', content: hasScripts ? `${outgoing} / ${incoming}` : T.missingScripts },
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
    <ul className="plain-list">
      {people.map((who) => (
        <li key={`${who.displayName} ${who.at}`}>
          {who.displayName}, <Time at={who.at} />
        </li>
      ))}
    </ul>
  );
}
