/** Stands between a visitor's screens and the app: calls are refused, answered in its place, or kept waiting. */
import type { Locator, Request, Route } from 'playwright-core';
import type { Visitor } from './click-sites';

type Payload = Record<string, unknown>;

/** Which of the calls of a name are meant. */
type IsMeant = (payload: Payload) => boolean;

/** What a refused call is told. */
export const REFUSAL = {
  code: 'platform-busy',
  message: 'The store does not answer.',
  next: 'Wait a minute.',
};

/** Where a screen shows that a call was refused. */
export function refusalOn({ app }: Visitor): Locator {
  return app.getByRole('alert').filter({ hasText: REFUSAL.message });
}

/** The refusal is shown; asked again, it goes. */
export async function expectWayOn(visitor: Visitor, allow: () => Promise<void>): Promise<void> {
  const refusal = refusalOn(visitor);
  await refusal.getByText(REFUSAL.next).waitFor();
  await allow();
  await refusal.getByRole('button', { name: 'Try again' }).click();
  await refusal.waitFor({ state: 'hidden' });
}

const EVERY: IsMeant = () => true;
const CALLS = '**/frame/invoke';

/** Refuses calls, until what it returns is called. */
export async function refuseCalls(
  visitor: Visitor,
  name: string,
  isMeant = EVERY,
): Promise<() => Promise<void>> {
  return meet(visitor, name, isMeant, (route) =>
    route.fulfill({ json: { value: { ok: false, failure: REFUSAL } } }),
  );
}

/** Answers calls in place of the app. */
export async function answerCalls(
  visitor: Visitor,
  name: string,
  value: unknown,
  isMeant = EVERY,
): Promise<void> {
  await meet(visitor, name, isMeant, (route) =>
    route.fulfill({ json: { value: { ok: true, value } } }),
  );
}

/** Calls that wait. */
export interface Held {
  /** How many have come so far. */
  count: () => number;
  /** Once the first one is there. */
  came: Promise<void>;
  /** Lets them go on, later ones too; over once those that waited are answered. */
  release: () => Promise<void>;
}

/** Keeps calls waiting. */
export async function holdCalls(visitor: Visitor, name: string, isMeant = EVERY): Promise<Held> {
  const waiting: Route[] = [];
  const requests: Request[] = [];
  let isReleased = false;
  let tell: () => void;
  const came = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await meet(visitor, name, isMeant, async (route) => {
    requests.push(route.request());
    tell();
    if (isReleased) await route.continue();
    else waiting.push(route);
  });
  return {
    count: () => requests.length,
    came,
    async release() {
      isReleased = true;
      await Promise.all(waiting.map((route) => route.continue()));
      await Promise.all(
        waiting.map(async (route) => (await route.request().response())?.finished()),
      );
    },
  };
}

async function meet(
  { page }: Visitor,
  name: string,
  isMeant: IsMeant,
  act: (route: Route) => Promise<void>,
): Promise<() => Promise<void>> {
  const handle = async (route: Route) => {
    const { functionKey, payload = {} } = route.request().postDataJSON() as {
      functionKey?: string;
      payload?: Payload;
    };
    await (functionKey === name && isMeant(payload) ? act(route) : route.fallback());
  };
  await page.route(CALLS, handle);
  return () => page.unroute(CALLS, handle);
}
