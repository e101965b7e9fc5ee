/** Makes an invitation for another site. */
import Button from '@atlaskit/button/new';
import Form, { Field, HelperMessage } from '@atlaskit/form';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { Failure } from '../../src/entry/screens';
import { ask, toFailure } from '../shared/ask';
import { FailureMessage } from '../shared/frame';
import { TEXT } from '../shared/text';

const T = TEXT.connections;

export function InviteForm({ onDone }: { onDone: () => Promise<void> }) {
  const [made, setMade] = useState<{ code: string; expires: number }>();
  const [failure, setFailure] = useState<Failure>();
  const invite = async ({ name }: { name: string }) => {
    try {
      setMade(await ask('invite', { name }));
      setFailure(undefined);
      await onDone();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  return (
    <section className="stack">
      <Heading size="small" as="h2">
        {T.invite}
      </Heading>
      {failure && <FailureMessage failure={failure} />}
      <Form<{ name: string }> onSubmit={invite}>
        {({ formProps, submitting }) => (
          <form {...formProps}>
            <Field name="name" label={T.inviteName} defaultValue="" isRequired>
              {({ fieldProps }) => (
                <>
                  <Textfield {...fieldProps} maxLength={100} />
                  <HelperMessage>{T.inviteNameHelp}</HelperMessage>
                </>
              )}
            </Field>
            <Button type="submit" isLoading={submitting}>
              {T.makeInvitation}
            </Button>
          </form>
        )}
      </Form>
      {made && <Made {...made} />}
    </section>
  );
}

function Made({ code, expires }: { code: string; expires: number }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setIsCopied(true);
  };
  return (
    <div className="stack">
      <label htmlFor="invitation">{T.invitation}</label>
      <textarea id="invitation" className="code" readOnly rows={5} value={code} />
      <p className="quiet">{T.invitationHelp(new Date(expires).toLocaleString())}</p>
      <div>
        <Button onClick={() => void copy()}>{isCopied ? T.copied : T.copy}</Button>
      </div>
    </div>
  );
}
