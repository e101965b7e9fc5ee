/** One connection opened: its state on both sites, what an admin can change, and who changed what. */
import Button from '@atlaskit/button/new';
import Select from '@atlaskit/select';
import Textfield from '@atlaskit/textfield';
import Toggle from '@atlaskit/toggle';
import { useState, type ReactNode } from 'react';
import type { AdminCalls, ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { FailureMessage } from '../../shared/frame';
import { TEXT } from '../../text/admin';
import { Moved } from '../list/moved';
import { People } from './people';
import { Time } from '../../shared/time';
import { useAttempt } from '../../shared/use-attempt';

const T = TEXT.settings;

type Change = AdminCalls['changeConnection'][0]['change'];

interface Props {
  connection: ConnectionView;
  /** It is being removed. */
  isLeaving: boolean;
  onChange: () => Promise<void>;
  onRemove: () => void;
}

export function ConnectionSettings({ connection, isLeaving, onChange, onRemove }: Props) {
  const { id, state } = connection;
  const { failure, isBusy, attempt } = useAttempt();
  const carryOut = (work: () => Promise<unknown>) =>
    void attempt(async () => {
      await work();
      await onChange();
      return undefined;
    });
  const change = (wanted: Change) => {
    carryOut(() => ask('changeConnection', { id, change: wanted }));
  };
  const rotate = () => {
    carryOut(() => ask('rotateKeys', { id }));
  };
  const stands = state === 'active' || state === 'paused';
  return (
    <section className="card stack" aria-label={connection.name}>
      {failure && <FailureMessage failure={failure} />}
      <Unsaid connection={connection} />
      <Moved connection={connection} isBusy={isBusy} carryOut={carryOut} />
      {stands && (
        <>
          <Name key={connection.name} name={connection.name} isBusy={isBusy} onRename={change} />
          <Policy policy={connection.policy} onChange={change} />
          <Comments connection={connection} onChange={change} />
          <Restarts
            isAllowed={connection.mayPeerRestart}
            onChange={(isAllowed) => {
              carryOut(() => ask('setPeerRestart', { id, isAllowed }));
            }}
          />
          <People connection={connection} onChange={onChange} />
        </>
      )}
      <div className="row">
        {stands && <PauseOrResume connection={connection} isBusy={isBusy} onChange={change} />}
        {stands && (
          <Button isLoading={isBusy} onClick={rotate}>
            {T.rotate}
          </Button>
        )}
        <Button appearance="danger" isLoading={isLeaving} onClick={onRemove}>
          {TEXT.connections.remove}
        </Button>
        {connection.keysAt !== undefined && (
          <span className="quiet">
            {T.keysAt} <Time at={connection.keysAt} />
          </span>
        )}
      </div>
      <Changes changes={connection.changes} />
    </section>
  );
}

/** What the other side was not told, or does not take. */
function Unsaid({ connection: { isUntold, peerLacks } }: { connection: ConnectionView }) {
  return (
    <>
      {isUntold && <p className="quiet">{T.untold}</p>}
      {peerLacks.length > 0 && (
        <p className="quiet">{T.lacks(peerLacks.map((each) => T.lacked[each]))}</p>
      )}
    </>
  );
}

function PauseOrResume({
  connection: { isPausedHere },
  isBusy,
  onChange,
}: {
  connection: ConnectionView;
  isBusy: boolean;
  onChange: (change: Change) => void;
}) {
  const kind = isPausedHere ? 'resume' : 'pause';
  return (
    <Button
      isLoading={isBusy}
      onClick={() => {
        onChange({ kind });
      }}
    >
      {T[kind]}
    </Button>
  );
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="narrow">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

function Name({
  name,
  isBusy,
  onRename,
}: {
  name: string;
  isBusy: boolean;
  onRename: (change: Change) => void;
}) {
  const [text, setText] = useState(name);
  return (
    <Labelled id="connection-name" label={T.name}>
      <div className="row">
        <div className="grow">
          <Textfield
            id="connection-name"
            value={text}
            maxLength={100}
            onChange={(event) => {
              setText((event.target as HTMLInputElement).value);
            }}
          />
        </div>
        <Button
          isLoading={isBusy}
          isDisabled={text.trim() === '' || text === name}
          onClick={() => {
            onRename({ kind: 'rename', name: text });
          }}
        >
          {T.rename}
        </Button>
      </div>
    </Labelled>
  );
}

const POLICIES = (['remote', 'local', 'newer'] as const).map((value) => ({
  value,
  label: T.policies[value],
}));

function Policy({
  policy,
  onChange,
}: {
  policy: ConnectionView['policy'];
  onChange: (change: Change) => void;
}) {
  return (
    <Labelled id="policy" label={T.policy}>
      <Select
        inputId="policy"
        options={POLICIES}
        value={POLICIES.find(({ value }) => value === policy) ?? null}
        onChange={(option) => {
          if (option) onChange({ kind: 'policy', policy: option.value });
        }}
      />
      <p className="quiet">{T.policyHelp}</p>
    </Labelled>
  );
}

function Comments({
  connection: { publicComments, hasPeerPublicComments },
  onChange,
}: {
  connection: ConnectionView;
  onChange: (change: Change) => void;
}) {
  return (
    <div>
      <div className="row">
        <Toggle
          id="public-comments"
          isChecked={publicComments}
          onChange={() => {
            onChange({ kind: 'comments', publicComments: !publicComments });
          }}
        />
        <label htmlFor="public-comments">{T.comments}</label>
      </div>
      <p className="quiet">{T.commentsHelp}</p>
      <p className="quiet">{hasPeerPublicComments ? T.peerPublic : T.peerInternal}</p>
    </div>
  );
}

function Restarts({
  isAllowed,
  onChange,
}: {
  isAllowed: boolean;
  onChange: (isAllowed: boolean) => void;
}) {
  return (
    <div>
      <div className="row">
        <Toggle
          id="peer-restarts"
          isChecked={isAllowed}
          onChange={() => {
            onChange(!isAllowed);
          }}
        />
        <label htmlFor="peer-restarts">{T.restarts}</label>
      </div>
      <p className="quiet">{T.restartsHelp}</p>
    </div>
  );
}

function Changes({ changes }: Pick<ConnectionView, 'changes'>) {
  if (changes.length === 0) return null;
  return (
    <details>
      <summary>{T.changes}</summary>
      <ul className="plain-list">
        {changes.map(({ at, by, what, isRemote }) => (
          <li key={`${at} ${what}`}>
            <Time at={at} />: {what} ({by}, {isRemote ? T.there : T.here})
          </li>
        ))}
      </ul>
    </details>
  );
}
