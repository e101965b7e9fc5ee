/** Words for what failed, or is not there yet. */
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import type { ReactNode } from 'react';
import type { Failure } from '../../src/entry/screens';
import type { Asked } from './use-asked';
import { TEXT } from './text';

/** What went wrong, and what to do next. */
export function FailureMessage({ failure }: { failure: Failure }) {
  return (
    <SectionMessage appearance="error" title={failure.message}>
      <p>{failure.next}</p>
    </SectionMessage>
  );
}

/** Shows what was asked for once it is there. */
export function Shown<T>({
  asked,
  children,
}: {
  asked: Asked<T>;
  children: (value: T) => ReactNode;
}) {
  if (asked.value !== undefined) return <>{children(asked.value)}</>;
  if (asked.failure) return <FailureMessage failure={asked.failure} />;
  return <Spinner size="large" label={TEXT.loading} />;
}

/** Nothing is there yet: says what to do. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <SectionMessage appearance="information" title={title}>
      <p>{children}</p>
    </SectionMessage>
  );
}
