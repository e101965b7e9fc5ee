/**
 * Who looks at the calls of every site in this process: in tests the check that `test/check-calls.ts`
 * sets up for each file; nobody where the sites are started otherwise.
 */
import type { Exchange } from './openapi-check';

type Observe = (exchange: Exchange) => Promise<void>;

let everywhere: Observe | undefined;
let underWay: Promise<void>[] = [];

/** From now on, shows every call of every site. */
export function observeEveryCall(observe: Observe): void {
  everywhere = observe;
}

/**
 * Lets a call be seen that is about to be made. The caller's answer does not wait for the look.
 * @returns what takes its answer
 */
export function beforeCall(request: Request): (rest: Omit<Exchange, 'request'>) => void {
  const observe = everywhere;
  if (!observe) return () => undefined;
  const copy = request.clone();
  return ({ caller, response }) => {
    underWay.push(observe({ request: copy, caller, response: response.clone() }));
  };
}

/** Resolves when all calls so far have been looked at. */
export async function allSeen(): Promise<void> {
  const looks = underWay;
  underWay = [];
  await Promise.all(looks);
}
