/** Words for what failed, or is not there yet, in the admin page. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import type { ReactNode } from 'react';
import type { Failure } from '../../src/entry/screens/calls';
import { SHARED } from '../text/shared';
import { Waiting } from './light';
import type { Asked } from './use-asked';

/** What went wrong, and what to do next; with a button, where it can be tried again as it was. */
export function FailureMessage({
  failure,
  onRetry,
  isBusy = false,
  words = SHARED.again,
}: {
  failure: Failure;
  onRetry?: () => Promise<void>;
  isBusy?: boolean;
  /** On the button. */
  words?: string;
}) {
  return (
    <div role="alert">
      <SectionMessage appearance="error" title={failure.message}>
        <div className="stack tight">
          <p>{failure.next}</p>
          {onRetry && (
            <div>
              <Button spacing="compact" isLoading={isBusy} onClick={() => void onRetry()}>
                {words}
              </Button>
            </div>
          )}
        </div>
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

/** Shows what was asked for once it is there. A failure says so, beside what was there before. */
export function Shown<T>({
  asked,
  children,
}: {
  asked: Asked<T>;
  children: (value: T) => ReactNode;
}) {
  return (
    <>
      <Unanswered asked={asked} />
      {asked.value !== undefined && children(asked.value)}
      {asked.value === undefined && !asked.failure && <Loading />}
    </>
  );
}

/** Why nothing, or nothing new, was answered; and a way to ask again. */
export function Unanswered({ asked }: { asked: Asked<unknown> }) {
  if (!asked.failure) return null;
  return <FailureMessage failure={asked.failure} isBusy={asked.isLoading} onRetry={asked.reload} />;
}

/** Nothing is there yet: says what to do. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <SectionMessage appearance="information" title={title}>
      <p>{children}</p>
    </SectionMessage>
  );
}
