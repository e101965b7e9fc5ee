/** Accepts an invitation of another site, after saying what will cross and to whom. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { Failure, InvitationView } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { Confirm } from '../shared/confirm';
import { FailureMessage } from '../shared/frame';
import { TEXT } from '../shared/text';

const T = TEXT.connections;

export function AcceptForm({ onDone }: { onDone: () => Promise<void> }) {
  const [code, setCode] = useState('');
  const [seen, setSeen] = useState<InvitationView>();
  const [failure, setFailure] = useState<Failure>();
  const attempt = async (work: () => Promise<void>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const look = () =>
    attempt(async () => {
      setSeen(await ask('previewInvitation', { code }));
    });
  const accept = () =>
    attempt(async () => {
      setSeen(undefined);
      await ask('acceptInvitation', { code });
      setCode('');
      await onDone();
    });
  return (
    <section className="stack">
      <Heading size="small" as="h2">
        {T.accept}
      </Heading>
      {failure && <FailureMessage failure={failure} />}
      <label htmlFor="code">{T.code}</label>
      <textarea
        id="code"
        className="code"
        rows={3}
        value={code}
        onChange={(event) => {
          setCode(event.target.value);
        }}
      />
      <div>
        <Button isDisabled={code.trim() === ''} onClick={() => void look()}>
          {T.check}
        </Button>
      </div>
      {seen && (
        <Agreement
          invitation={seen}
          onCancel={() => {
            setSeen(undefined);
          }}
          onAgree={accept}
        />
      )}
    </section>
  );
}

/** Who invites, and what will cross. */
function Agreement({
  invitation: { site, by, expires },
  onCancel,
  onAgree,
}: {
  invitation: InvitationView;
  onCancel: () => void;
  onAgree: () => Promise<void>;
}) {
  return (
    <Confirm
      title={T.acceptTitle(`${site.name} (${site.url})`)}
      action={T.acceptAction}
      onCancel={onCancel}
      onConfirm={onAgree}
    >
      <p>{T.acceptBy(by, new Date(expires).toLocaleString())}</p>
      <ul className="plain-list">
        {T.acceptWhat.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </Confirm>
  );
}
