/** Accepts an invitation of another site, after saying what will cross and to whom. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { InvitationView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Confirm } from '../../shared/confirm';
import { Done, FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/admin';

const T = TEXT.connections;

export function AcceptForm({ onDone }: { onDone: () => Promise<void> }) {
  const [code, setCode] = useState('');
  const [seen, setSeen] = useState<InvitationView>();
  const { done, failure, isBusy, attempt } = useAttempt();
  const look = async () => {
    setSeen(await ask('previewInvitation', { code }));
    return undefined;
  };
  const accept = async ({ site }: InvitationView) => {
    setSeen(undefined);
    await ask('acceptInvitation', { code });
    setCode('');
    await onDone();
    return T.accepted(site.name);
  };
  return (
    <section className="card stack">
      <Heading size="small" as="h2">
        {T.accept}
      </Heading>
      <p className="quiet">{T.acceptHelp}</p>
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
      <div>
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
      </div>
      <div>
        <Button
          isLoading={isBusy}
          isDisabled={code.trim() === ''}
          onClick={() => void attempt(look)}
        >
          {T.check}
        </Button>
      </div>
      {seen && (
        <Agreement
          invitation={seen}
          onCancel={() => {
            setSeen(undefined);
          }}
          onAgree={() => attempt(() => accept(seen))}
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
