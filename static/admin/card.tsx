/** A form on a card, and the field for a JQL that several of them have. */
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import type { ReactNode } from 'react';
import { Done, FailureMessage } from '../shared/frame';
import type { Attempting } from '../shared/use-attempt';
import { TEXT as T } from '../text/issues';

export function Card({
  title,
  help,
  attempting: { done, failure },
  children,
}: {
  title: string;
  help: string;
  attempting: Attempting;
  children: ReactNode;
}) {
  return (
    <section className="card stack" aria-label={title}>
      <Heading size="small" as="h2">
        {title}
      </Heading>
      <p className="quiet">{help}</p>
      {children}
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
    </section>
  );
}

export function Jql({
  id,
  label,
  value,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  onChange: (jql: string) => void;
}) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Textfield
        id={id}
        isMonospaced
        placeholder={T.jqlExample}
        value={value}
        onChange={(event) => {
          onChange((event.target as HTMLInputElement).value);
        }}
      />
    </div>
  );
}
