/** Words for what failed, or is not there yet, in the admin page. */
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import type { ReactNode } from 'react';
import type { Failure } from '../../src/entry/screens';
import { SHARED } from '../text/shared';
import { Waiting } from './light';
import type { Asked } from './use-asked';

/** What went wrong, and what to do next. */
export function FailureMessage({ failure }: { failure: Failure }) {
  return (
    <div role="alert">
      <SectionMessage appearance="error" title={failure.message}>
        <p>{failure.next}</p>
      </SectionMessage>
    </div>
  );
}

/** Something was done. */
export function Done({ children }: { children: ReactNode }) {
  return (
    <div role="status">
      <SectionMessage appearance="success">{children}</SectionMessage>
    </div>
  );
}

export function Loading() {
  return (
    <Waiting>
      <Spinner size="large" label={SHARED.loading} />
    </Waiting>
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
  return <Loading />;
}

/** Nothing is there yet: says what to do. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <SectionMessage appearance="information" title={title}>
      <p>{children}</p>
    </SectionMessage>
  );
}
