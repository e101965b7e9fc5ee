/** A part of the page whose file is loaded when it is opened. */
import { router } from '@forge/bridge';
import type { ReactNode } from 'react';
import { FailureMessage, Shown } from '../shared/frame';
import { useAsked } from '../shared/use-asked';
import { SHARED } from '../text/shared';

interface Props<Part> {
  load: () => Promise<Part>;
  children: (part: Part) => ReactNode;
}

export function Later<Part>({ load, children }: Props<Part>) {
  const asked = useAsked(load, [load]);
  return asked.failure ? <NotLoaded /> : <Shown asked={asked}>{children}</Shown>;
}

/** Browsers remember that a module could not be fetched for as long as a page is open. */
function NotLoaded() {
  const failure = { code: 'not-loaded', message: SHARED.notLoaded, next: SHARED.notLoadedNext };
  return (
    <FailureMessage failure={failure} words={SHARED.reloadPage} onRetry={() => router.reload()} />
  );
}
