/**
 * Which transitions a new issue of a project and type offers, remembered for minutes: to ask Jira is a call for
 * each new issue, and all of them get the same answer. Pure.
 */
import type { Offers, Transition } from '../../model/issue';

/** So long after an admin has changed a workflow a new issue may still be moved by what it was before. */
const KEPT_MS = 5 * 60_000;

/** More kinds of issues, or longer lists, are asked for each time: what is remembered is read with every message. */
const MOST_KINDS = 5;
const MOST_TRANSITIONS = 30;

/** @returns undefined where it is not known, or not well enough any more */
export function offeredTo(offers: Offers, kind: string, now: number): Transition[] | undefined {
  const known = offers[kind];
  return known && now - known.at < KEPT_MS ? known.transitions : undefined;
}

/** What to remember once Jira was asked. */
export function noteOffer(
  offers: Offers,
  kind: string,
  { transitions, at }: { transitions: Transition[]; at: number },
): Offers {
  const others = Object.entries(offers).filter(
    ([each, known]) => each !== kind && at - known.at < KEPT_MS,
  );
  const isShort = transitions.length <= MOST_TRANSITIONS;
  return Object.fromEntries([
    ...(isShort ? [[kind, { at, transitions }] as const] : []),
    ...others.sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_KINDS - 1),
  ]);
}
