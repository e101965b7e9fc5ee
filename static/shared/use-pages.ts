/** A list that is asked for in pages. */
import { useState } from 'react';
import type { Failure } from '../../src/entry/screens/calls';
import { toFailure } from './ask';

interface Further<Page> {
  /** The first page, which they follow. */
  first: Page;
  pages: Page[];
  failure?: Failure;
  isBusy: boolean;
}

export interface Pages<Page> {
  /** All that were asked for, the first one among them. */
  pages: Page[];
  /** Why there are no more of them. */
  failure?: Failure | undefined;
  isBusy: boolean;
  readOn: () => Promise<void>;
}

/**
 * What a viewer asks for beyond the first page. It is forgotten with that page: what follows an older one
 * does not fit behind a newer one.
 * @param readAfter asks for the page after another one
 */
export function usePages<Page>(
  first: Page | undefined,
  readAfter: (last: Page) => Promise<Page>,
): Pages<Page> {
  const [further, setFurther] = useState<Further<Page>>();
  if (first === undefined) return { pages: [], isBusy: false, readOn: () => Promise.resolve() };
  const now = further?.first === first ? further : { first, pages: [], isBusy: false };
  const readOn = async () => {
    setFurther({ first, pages: now.pages, isBusy: true });
    const settled = await settle(() => readAfter(now.pages.at(-1) ?? first), now.pages);
    setFurther((before) =>
      before?.first === first ? { first, ...settled, isBusy: false } : before,
    );
  };
  return { ...now, pages: [first, ...now.pages], readOn };
}

async function settle<Page>(
  read: () => Promise<Page>,
  pages: Page[],
): Promise<Pick<Further<Page>, 'pages' | 'failure'>> {
  try {
    return { pages: [...pages, await read()] };
  } catch (thrown) {
    return { pages, failure: toFailure(thrown) };
  }
}
