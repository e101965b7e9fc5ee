/** Makes an invitation for another site. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ask } from '../../shared/ask';
import { Copy } from '../../shared/copy';
import { FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/admin';

const T = TEXT.connections;

/** What the other site's admin is to be sent. The app does not tell its code again. */
export interface Invitation {
  code: string;
  expires: number;
}

interface Props {
  /** The one that was made last. */
  made: Invitation | undefined;
  onMade: (invitation: Invitation) => void;
  onDone: () => Promise<void>;
}

export function InviteForm({ made, onMade, onDone }: Props) {
  const [name, setName] = useState('');
  const { failure, isBusy, attempt } = useAttempt();
  const invite = async () => {
    onMade(await ask('invite', { name }));
    setName('');
    await onDone();
    return undefined;
  };
  return (
    <section className="card stack">
      <Heading size="small" as="h2">
        {T.invite}
      </Heading>
      <p className="quiet">{T.inviteWhat}</p>
      {failure && <FailureMessage failure={failure} />}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(invite);
        }}
      >
        <div>
          <label htmlFor="invite-name">{T.inviteName}</label>
          <Textfield
            id="invite-name"
            aria-describedby="invite-name-help"
            value={name}
            maxLength={100}
            onChange={(event) => {
              setName((event.target as HTMLInputElement).value);
            }}
          />
          <div id="invite-name-help" className="quiet">
            {T.inviteNameHelp}
          </div>
        </div>
        <div>
          <Button type="submit" isLoading={isBusy} isDisabled={name.trim() === ''}>
            {T.makeInvitation}
          </Button>
        </div>
      </form>
      {made && <Made {...made} />}
    </section>
  );
}

function Made({ code, expires }: Invitation) {
  return (
    <div className="stack tight">
      <label htmlFor="invitation">{T.invitation}</label>
      <textarea id="invitation" className="code" readOnly rows={5} value={code} />
      <p className="quiet">{T.invitationHelp(new Date(expires).toLocaleString())}</p>
      <div className="row">
        <Copy key={code} text={code} label={T.copyInvitation} />
      </div>
    </div>
  );
}
