/** The issue property by which an issue under sync is known: to product events, to searches, to people. */
import { route } from '@forge/api';
import * as z from 'zod';
import { request, requestJson, unlessMissing } from './client';

/**
 * The issue property that names an issue's twins. Product events reach the app only for issues that have
 * it. Anyone who may edit the issue may change it, so it is a hint and never an authority.
 */
export const PROPERTY = 'tandem.sync';

/** The form of a twin's key: an issue has one for each connection. */
const TWIN_KEY = /^[a-z0-9]{16,40}\.[ab]:[ab]\d{1,20}$/;

/** Names of one kind that are looked at: the newest, which the app added last. */
const MOST_NAMES = 20;

const Names = z
  .array(z.unknown())
  .catch([])
  .transform((names) => [...new Set(names.filter(isTwinKey))].slice(-MOST_NAMES));
const Property = z.object({ twins: Names, stopped: Names });

function isTwinKey(name: unknown): name is string {
  return typeof name === 'string' && TWIN_KEY.test(name);
}

/** Keys of an issue's twins, as its property names them. */
export interface Named {
  twins: string[];
  /** Those that were stopped and may be started again. */
  stopped: string[];
}

/** What a property's value names: whatever stands in it, no more than a few keys, each once. */
export function namesIn(property: unknown): Named {
  const parsed = Property.safeParse(property);
  return parsed.success ? parsed.data : { twins: [], stopped: [] };
}

/** The twins that are under sync. */
export function twinsIn(property: unknown): string[] {
  return namesIn(property).twins;
}

/** Value of {@link PROPERTY}: what event filters can read, primitives and lists of them. */
export function property({
  twins,
  stopped,
}: Named): { state: 'active' | 'ended' } & Partial<Named> {
  return {
    state: twins.length > 0 ? 'active' : 'ended',
    twins,
    ...(stopped.length > 0 && { stopped }),
  };
}

/** Names an issue's twins in its property. */
export async function trackIssue(issueId: string, named: Named): Promise<void> {
  await request(route`/rest/api/3/issue/${issueId}/properties/${PROPERTY}`, {
    method: 'PUT',
    json: property(named),
  });
}

/** Names a twin of an issue as stopped: events no longer reach the app for it. */
export async function untrackIssue(issueId: string, twin: string): Promise<void> {
  const path = route`/rest/api/3/issue/${issueId}/properties/${PROPERTY}`;
  const { twins, stopped } = namesIn(
    (await unlessMissing(requestJson(z.object({ value: z.unknown() }), path)))?.value,
  );
  const others = (names: string[]) => names.filter((each) => each !== twin);
  await unlessMissing(
    trackIssue(issueId, { twins: others(twins), stopped: [...others(stopped), twin] }),
  );
}

/** An issue keeps only those twins; the property goes where it names none any more. */
export async function keepTwins(issueId: string, kept: string[]): Promise<void> {
  const path = route`/rest/api/3/issue/${issueId}/properties/${PROPERTY}`;
  const named = namesIn(
    (await unlessMissing(requestJson(z.object({ value: z.unknown() }), path)))?.value,
  );
  const stopped = named.stopped.filter((each) => kept.includes(each));
  const twins = kept.filter((each) => !stopped.includes(each));
  if (kept.length > 0) await unlessMissing(trackIssue(issueId, { twins, stopped }));
  else await unlessMissing(request(path, { method: 'DELETE' }));
}
