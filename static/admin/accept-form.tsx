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
      <Heading size="small">{T.accept}</Heading>
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
        <Confirm
          title={T.acceptTitle(`${seen.site.name} (${seen.site.url})`)}
          action={T.acceptAction}
          onCancel={() => {
            setSeen(undefined);
          }}
          onConfirm={accept}
        >
          <p>{T.acceptBy(seen.by, new Date(seen.expires).toLocaleString())}</p>
          <ul className="plain-list">
            {T.acceptWhat.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </section>
  );
}
