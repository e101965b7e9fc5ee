/** Who of the other site is who here: they alone are mentioned in texts that come from there. */
import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/admin';

const T = TEXT.people;

interface Props {
  connection: ConnectionView;
  onChange: () => Promise<void>;
}

export function People({ connection: { id, people }, onChange }: Props) {
  const [there, setThere] = useState('');
  const [here, setHere] = useState('');
  const { failure, isBusy, attempt } = useAttempt();
  const known = people.map((person) => ({ there: person.there, here: person.here.accountId }));
  const set = (wanted: { there: string; here: string }[]) =>
    attempt(async () => {
      await ask('setPeople', { id, people: wanted });
      setThere('');
      setHere('');
      await onChange();
      return undefined;
    });
  return (
    <details open={people.length > 0}>
      <summary>{T.title}</summary>
      <div className="stack panel">
        <p className="quiet">{T.help}</p>
        <ul className="bare-list stack tight">
          {people.map((person) => (
            <li key={person.there} className="row">
              <span>{T.is(person.there, person.here.displayName)}</span>
              <Button
                spacing="compact"
                isDisabled={isBusy}
                aria-label={T.removeOne(person.there)}
                onClick={() => void set(known.filter((each) => each.there !== person.there))}
              >
                {T.remove}
              </Button>
            </li>
          ))}
        </ul>
        <form
          className="row filters narrow"
          onSubmit={(event) => {
            event.preventDefault();
            const others = known.filter((each) => each.there !== there.trim());
            void set([...others, { there: there.trim(), here: here.trim() }]);
          }}
        >
          <Field id="person-there" label={T.there} value={there} onChange={setThere} />
          <Field id="person-here" label={T.here} value={here} onChange={setHere} />
          <Button
            type="submit"
            isLoading={isBusy}
            isDisabled={there.trim() === '' || here.trim() === ''}
          >
            {T.add}
          </Button>
        </form>
        {failure && <FailureMessage failure={failure} />}
      </div>
    </details>
  );
}

function Field({
  id,
  label,
  value,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div className="grow">
      <label htmlFor={id}>{label}</label>
      <Textfield
        id={id}
        isCompact
        value={value}
        onChange={(event) => {
          onChange((event.target as HTMLInputElement).value);
        }}
      />
    </div>
  );
}
