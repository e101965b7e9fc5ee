/** The issue property by which an issue under sync is known: to product events, to searches, to people. */
import { route } from '@forge/api';
import * as z from 'zod';
import { bulkFetch } from './bulk-fetch';
import { request, requestJson, unlessMissing } from './client';

/**
 * Key of the issue property that names an issue's twins. Product events reach the app only for issues that
 * have it. Anyone who may edit the issue may change it, so it is a hint and never an authority. The key has
 * no dot: whether an event filter reads `properties['a.b'].c` is documented nowhere, and a wrong path gives
 * null without a word. https://developer.atlassian.com/platform/forge/events-reference/product_events/
 */
const PROPERTY = 'tandem';

/** Key of the same property up to version 97ff0ae. The sweep replaces it; until then it is read as well. */
const FORMER_PROPERTY = 'tandem.sync';

/** What a request that reads issues asks for, so that {@link namesOf} can tell their twins. */
export const PROPERTIES = [PROPERTY, FORMER_PROPERTY];

/** The form of a twin's key: an issue has one for each connection. */
const TWIN_KEY = /^[a-z0-9]{16,40}\.[ab]:[ab]\d{1,20}$/;

/** Names of one kind that are looked at: the newest, which the app added last. */
const MOST_NAMES = 20;

const Names = z
  .array(z.unknown())
  .catch([])
  .transform((names) => [...new Set(names.filter(isTwinKey))].slice(-MOST_NAMES));
const Origin = z.string().regex(TWIN_KEY).optional().catch(undefined);
const Property = z.object({ twins: Names, stopped: Names, origin: Origin });

function isTwinKey(name: unknown): name is string {
  return typeof name === 'string' && TWIN_KEY.test(name);
}

/** Keys of an issue's twins, as its property names them. */
export interface Named {
  twins: string[];
  /** Those that were stopped and may be started again. */
  stopped: string[];
  /** The twin that made the issue; absent if a person made it. */
  origin?: string;
}

/** What a property's value names: whatever stands in it, no more than a few keys, each once. */
export function namesIn(property: unknown): Named {
  const parsed = Property.safeParse(property);
  if (!parsed.success) return { twins: [], stopped: [] };
  const { twins, stopped, origin } = parsed.data;
  return { twins, stopped, ...(origin !== undefined && { origin }) };
}

/** What an issue's properties name. @param properties of an issue that was read with {@link PROPERTIES} */
export function namesOf(properties: Record<string, unknown> | undefined): Named {
  return namesIn(properties?.[PROPERTY] ?? properties?.[FORMER_PROPERTY]);
}

/** Twins of one issue that JQL finds it by: manifest.yml declares an alias for each. */
const SEARCHABLE_TWINS = ['twin', 'twin2', 'twin3', 'twin4'] as const;

/** The property as it is stored. */
export interface SyncProperty extends Partial<Named> {
  state: 'active' | 'ended';
  twin?: string;
  twin2?: string;
  twin3?: string;
  twin4?: string;
}

/**
 * Value of the property. What JQL searches are single texts: Forge's page says that an element of a list is
 * found by its index alone, an older page that any element is found. Single texts are right by both.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-entity-property/
 */
export function property({ twins, stopped, origin }: Named): SyncProperty {
  const searchable = SEARCHABLE_TWINS.flatMap((name, index) => {
    const twin = twins[index];
    return twin === undefined ? [] : [[name, twin] as const];
  });
  return {
    state: twins.length > 0 ? 'active' : 'ended',
    ...(origin !== undefined && { origin }),
    ...Object.fromEntries(searchable),
    twins,
    ...(stopped.length > 0 && { stopped }),
  };
}

/** The property of an issue that a twin is about to make, as a request that creates an issue has it. */
export function propertyOfNew(twins: string[]): { key: string; value: SyncProperty } {
  const [origin] = twins;
  return {
    key: PROPERTY,
    value: property({ twins, stopped: [], ...(origin !== undefined && { origin }) }),
  };
}

/** JQL for issues under sync. */
export const JQL_UNDER_SYNC = `issue.property["${PROPERTY}"].state = "active"`;

/** JQL for the issue that a twin made. */
export function jqlOfOrigin(twin: string): string {
  return `issue.property["${PROPERTY}"].origin = "${twin}"`;
}

/** Names an issue's twins in its property. */
export async function trackIssue(issueId: string, named: Named): Promise<void> {
  await request(route`/rest/api/3/issue/${issueId}/properties/${PROPERTY}`, {
    method: 'PUT',
    json: property(named),
  });
}

/** Names a twin in the property of its issue, beside those that are named already. */
export async function nameTwin(issueId: string, twin: string): Promise<void> {
  const { twins, stopped, origin } = await readNames(issueId);
  if (twins.includes(twin) || stopped.includes(twin)) return;
  const named = { twins: [...twins, twin], stopped, ...(origin !== undefined && { origin }) };
  await trackIssue(issueId, named);
}

/** Names a twin of an issue as stopped: events no longer reach the app for it. */
export async function untrackIssue(issueId: string, twin: string): Promise<void> {
  const { twins, stopped, ...rest } = await readNames(issueId);
  const others = (names: string[]) => names.filter((each) => each !== twin);
  await unlessMissing(
    trackIssue(issueId, { ...rest, twins: others(twins), stopped: [...others(stopped), twin] }),
  );
}

/**
 * Makes an issue's property name no other twins than these, and removes it if there are none. An issue that
 * is gone needs nothing.
 */
export async function keepTwins(issueId: string, kept: string[]): Promise<void> {
  const named = await readNames(issueId);
  const stopped = named.stopped.filter((each) => kept.includes(each));
  const twins = kept.filter((each) => !stopped.includes(each));
  const origin = kept.find((each) => each === named.origin);
  if (kept.length > 0)
    await unlessMissing(
      trackIssue(issueId, { twins, stopped, ...(origin !== undefined && { origin }) }),
    );
  else await remove(issueId, PROPERTY);
  if (kept.length === 0 && named.isFormer) await remove(issueId, FORMER_PROPERTY);
}

/** Removes names from an issue's property that are not its own, such as those that a clone took along. */
export async function forgetTwin(issueId: string, twin: string): Promise<void> {
  const { twins, stopped } = await readNames(issueId);
  await keepTwins(
    issueId,
    [...twins, ...stopped].filter((each) => each !== twin),
  );
}

/** What the property of one issue names; nothing if the issue is gone. */
async function readNames(issueId: string): Promise<Named & { isFormer: boolean }> {
  const Value = z.object({ value: z.unknown() });
  const read = async (key: string) =>
    (await unlessMissing(requestJson(Value, route`/rest/api/3/issue/${issueId}/properties/${key}`)))
      ?.value;
  const current = await read(PROPERTY);
  if (current !== undefined) return { ...namesIn(current), isFormer: false };
  const former = await read(FORMER_PROPERTY);
  return { ...namesIn(former), isFormer: former !== undefined };
}

async function remove(issueId: string, key: string): Promise<void> {
  await unlessMissing(
    request(route`/rest/api/3/issue/${issueId}/properties/${key}`, { method: 'DELETE' }),
  );
}

const WithProperties = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Replaces the former property of issues by the present one, which names the same twins. Issues that do not
 * have it stay as they are.
 * @param issueIds at most 100
 * @throws SyncError `jira-busy`
 */
export async function replaceFormerProperty(issueIds: string[]): Promise<void> {
  if (issueIds.length === 0) return;
  const issues = await bulkFetch(WithProperties, {
    issueIdsOrKeys: issueIds,
    fields: ['key'],
    properties: PROPERTIES,
  });
  for (const { id, properties } of issues) {
    if (properties[FORMER_PROPERTY] === undefined) continue;
    await unlessMissing(trackIssue(id, namesOf(properties)));
    await remove(id, FORMER_PROPERTY);
  }
}
