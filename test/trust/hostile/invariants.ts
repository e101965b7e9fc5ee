/**
 * What holds whatever a peer with valid keys sends: stated here once, for every message of the suite.
 *
 * 1. Nothing outside of the connection's twins is read, written or told.
 * 2. What one message costs is bounded: invocations, calls of Jira, bytes of the store.
 * 3. An issue whose sync is paused, ended or not agreed to is not written.
 * 4. It is answered in one of a few ways, and nothing in the app fails.
 */
import type { Invocation } from '../../cloud/platform/invoke/invocation';
import { comment, read } from '../../make/two-sites';
import { askPanel, twinsOn } from '../../make/panel';
import { fiveMinutesPass } from '../../make/connection';
import { SECRET, type HostileScene, type Pair } from './scene';
import { wordsOf, type Json } from '../../cloud/rest';
import type { Answer } from '../wire';

/** The most that one message may cost the site that gets it. */
const MOST = {
  invocations: 12,
  jiraCalls: 40,
  /** Beside eight times the message itself. */
  storeBytes: 250_000,
};

/** How a message may be answered. */
const STATUSES = [200, 202, 400, 401, 404, 409, 413, 500];

/** What the site is like before a message. */
export interface Before {
  invocations: number;
  heard: number;
  failures: number;
  outside: string;
  shared: string;
}

export function look({ sites, heard, request, other, secret }: HostileScene): Before {
  const textOf = ({ key }: { key: string }) => JSON.stringify(issueOf(sites, key));
  return {
    invocations: sites.platform.ledger.invocations.length,
    heard: heard.length,
    failures: sites.platform.failures().length,
    outside: [other.request, secret].map(textOf).join(),
    shared: textOf(request),
  };
}

/** An issue of the desk with all that people see of it; undefined if it is deleted. */
function issueOf({ desk }: HostileScene['sites'], key: string): unknown {
  try {
    const { properties: _, ...seen } = desk.jira.admin.issue(key);
    return seen;
  } catch {
    return undefined;
  }
}

/** A message, and how it was answered. */
export interface Said {
  message: object;
  answer: Answer;
  /** Nothing that comes may change the shared issue. */
  isClosed?: boolean;
}

/** What the message broke, in words; empty if all holds. */
export function broken(
  scene: HostileScene,
  { message, answer, isClosed = false }: Said,
  before: Before,
): string[] {
  const after = look(scene);
  const { sites, heard } = scene;
  const ours = sites.platform.ledger.invocations
    .slice(before.invocations)
    .filter(({ spec }) => spec.installation === sites.desk.installation.id);
  const told = heard.slice(before.heard).filter(({ body }) => body.includes(SECRET));
  const failures = sites.platform.failures().slice(before.failures);
  return [
    ...(after.outside === before.outside ? [] : ['wrote to an issue outside of the twin']),
    ...(isClosed && after.shared !== before.shared
      ? ['wrote to an issue that is closed to it']
      : []),
    ...(told.length === 0 ? [] : ['told what nobody shared']),
    ...(({} as Record<string, unknown>)['polluted'] === undefined ? [] : ['changed a prototype']),
    ...(STATUSES.includes(answer.status) ? [] : [`was answered ${answer.status} ${answer.body}`]),
    ...failures.map(({ what }) => `failed: ${what}`),
    ...readsOutside(scene, ours),
    ...costs(ours, Buffer.byteLength(JSON.stringify(message))),
  ];
}

/** Calls of Jira that name an issue which is none of this message's. */
function readsOutside({ secret }: HostileScene, ours: Invocation[]): string[] {
  const calls = ours.flatMap(({ calls: made }) => made.map(({ name }) => name));
  return calls
    .filter((name) => new RegExp(`/issue/(${secret.id}|${secret.key})\\b`).test(name))
    .map((name) => `read outside of the twins: ${name}`);
}

function costs(ours: Invocation[], bytes: number): string[] {
  const calls = ours.flatMap((invocation) => invocation.calls);
  const used = {
    invocations: ours.length,
    jiraCalls: calls.filter(({ kind }) => kind === 'jira').length,
    storeBytes: calls.reduce(
      (sum, { kind, bytesWritten = 0 }) => sum + (kind === 'kvs' ? bytesWritten : 0),
      0,
    ),
  };
  const most = { ...MOST, storeBytes: MOST.storeBytes + 8 * bytes };
  return (Object.keys(most) as (keyof typeof most)[]).flatMap((what) =>
    used[what] > most[what] ? [`cost ${used[what]} ${what}; ${most[what]} are allowed`] : [],
  );
}

/**
 * The honest peer recovers: what people of both sites write next arrives, by itself within half an hour or after a
 * click of an admin, who stops the sync and starts it again.
 * @returns how many clicks that took. @throws Error if it does not recover
 */
export async function recover(scene: HostileScene): Promise<number> {
  let clicks = 0;
  for (const pair of [scene, scene.other]) {
    if (await isInStep(scene, pair)) continue;
    await startAgain(scene, pair);
    clicks += 1;
    if (!(await isInStep(scene, pair)))
      throw new Error(`${pair.request.key} and ${pair.task.key} are not in step any more.`);
  }
  return clicks;
}

async function isInStep({ sites, now }: HostileScene, { request, task }: Pair): Promise<boolean> {
  const words = [`From the desk at ${now()}`, `From the developers at ${now()}`] as const;
  await sites.after(comment(sites.agent, request.key, words[0]));
  await sites.after(comment(sites.developer, task.key, words[1]));
  const arrived = async () => {
    const [here, there] = [
      await read(sites.agent, request.key),
      await read(sites.developer, task.key),
    ];
    return saidIn(here.fields).includes(words[1]) && saidIn(there.fields).includes(words[0]);
  };
  for (let sweeps = 0; sweeps < 6 && !(await arrived()); sweeps += 1) await fiveMinutesPass(sites);
  return arrived();
}

function saidIn({ comment: { comments } }: Json): string {
  return (comments as Json[]).map(({ body }) => wordsOf(body)).join('\n');
}

async function startAgain({ sites }: HostileScene, { request: { key } }: Pair): Promise<void> {
  const [view] = await twinsOn(sites, 'desk', key);
  if (!view) throw new Error(`${key} has no twin any more.`);
  const { twinKey, state } = view;
  if (state !== 'stopped')
    await askPanel(sites, 'desk', { key, name: 'stopSync', payload: { twinKey } });
  const payload = { connectionId: sites.connected.desk };
  await askPanel(sites, 'desk', { key, name: 'startSync', payload });
}
