/** What every screen stands in: Jira's theme, and words for what failed or is not there yet. */
import '@atlaskit/css-reset';
import './frame.css';
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { view } from '@forge/bridge';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Failure } from '../../src/entry/screens';
import type { Asked } from './use-asked';
import { TEXT } from './text';

/** Shows a screen in the theme that Jira is in. */
export function show(screen: ReactNode): void {
  void view.theme.enable();
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode>{screen}</StrictMode>);
}

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

/** A time in the viewer's own zone and manner. */
export function Time({ at }: { at: number }) {
  const time = new Date(at);
  return (
    <time dateTime={time.toISOString()}>
      {time.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })}
    </time>
  );
}
