import {
  createReadyCloud,
  told,
  type Cloud,
  type CloudOptions,
  type Connected,
  type Published,
  type Scripts,
} from '../cloud/cloud';
import { person, take, text, type Json, type Person } from '../cloud/rest';
import type { LocalJira } from '../cloud/jira/site';
import type { SyncEvent } from '../../src/model/sync-event';

/** Two connected sites in simulated time, with people who act on them in process. */
export interface TwoSites extends Cloud {
  connected: Connected;
  published: Published[];
  agent: Person;
  developer: Person;
  /** Lets everything that was started come to its end. */
  settle: () => Promise<void>;
  /** Does something and lets all that follows come to its end. */
  after: <T>(work: Promise<T>) => Promise<T>;
  /** Lets the five-minute sweep of both sites run, and all that follows come to its end. */
  sweep: () => Promise<void>;
  /** A call of a site's admin page, by its admin. @throws Error with what the app said, if it said no */
  ask: <T>(site: 'desk' | 'dev', name: string, payload?: object) => Promise<T>;
  /** What the admin of a site sees of its events, oldest first. */
  events: (site: 'desk' | 'dev') => Promise<SyncEvent[]>;
}

/** An incoming script of the developers that makes a task with the summary of what came, and more lines may follow. */
export const MAKES_TASK =
  'issue.projectKey = "ACME"\nissue.typeName = "Task"\nissue.summary = replica.summary\n';

/** The person with that address, in process. */
export function inProcess(jira: LocalJira, email: string): Person {
  const user = jira.admin.userByEmail(email);
  if (!user) throw new Error(`${jira.name} has no ${email}`);
  const caller = { kind: 'user', accountId: user.accountId } as const;
  return person((path, init) => jira.handle(new Request(`${jira.baseUrl}${path}`, init), caller));
}

/** Two sites, connected, with the starter scripts or those given. */
export async function makeTwoSites(
  options: CloudOptions & { scripts?: Scripts } = {},
): Promise<TwoSites> {
  const cloud = await createReadyCloud({ time: 'simulated', latency: 5, ...options });
  const { platform, world } = cloud;
  const settle = () => platform.idle();
  const ask = <T>(site: 'desk' | 'dev', name: string, payload: object = {}) =>
    world.clock.drive(told<T>(cloud[site].ask(name, payload)));
  await settle();
  return {
    ...cloud,
    agent: inProcess(cloud.desk.jira, 'agent@desk.example'),
    developer: inProcess(cloud.dev.jira, 'developer@acme.example'),
    settle,
    after: async (work) => {
      const done = await world.clock.drive(work);
      await settle();
      return done;
    },
    sweep: async () => {
      await world.clock.drive(platform.doors.runScheduled('every-five-minutes'));
      await settle();
    },
    ask,
    events: async (site) => {
      const request = { connectionId: cloud.connected[site] };
      return (await ask<{ events: SyncEvent[] }>(site, 'listEvents', request)).events.reverse();
    },
  };
}

/** A service request as an agent makes it. */
export async function makeRequest(
  { agent }: Pick<TwoSites, 'agent'>,
  fields: object = {},
): Promise<string> {
  const { key } = await agent.post<{ key: string }>('/rest/api/3/issue', {
    fields: {
      project: { key: 'DESK' },
      issuetype: { name: 'Service Request' },
      summary: 'The printer is on fire',
      ...fields,
    },
  });
  return key;
}

/** Service requests named by their number, from 0. @returns their keys */
export async function makeRequests(sites: TwoSites, count: number): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 0; index < count; index += 1) {
    keys.push(await makeRequest(sites, { summary: `Request ${index}` }));
    // Jira takes no more than so many a second.
    if (index % 20 === 19) await sites.world.clock.pass(1000);
  }
  return keys;
}

/** A request that was sent to development, and the task that came of it. */
export async function makeTwin(
  sites: TwoSites,
  fields: object = {},
): Promise<{ request: string; task: string }> {
  const request = await makeRequest(sites, fields);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const tasks = await tasksOf(sites);
  return { request, task: tasks.at(-1)?.key ?? '' };
}

/** All tasks of the developers, oldest first. */
export async function tasksOf({
  developer,
}: Pick<TwoSites, 'developer'>): Promise<{ key: string; fields: Json }[]> {
  const { issues } = await developer.post<{ issues: { key: string; fields: Json }[] }>(
    '/rest/api/3/search/jql',
    {
      jql: 'project = ACME ORDER BY key ASC',
      fields: ['*all'],
      maxResults: 100,
    },
  );
  return issues;
}

/** An issue with everything. */
export function read(who: Person, key: string): Promise<{ id: string; key: string; fields: Json }> {
  return who.get(`/rest/api/3/issue/${key}`);
}

/** Adds a comment. */
export async function comment(who: Person, key: string, words: string): Promise<string> {
  const { id } = await who.post<{ id: string }>(`/rest/api/3/issue/${key}/comment`, {
    body: text(words),
  });
  return id;
}

/** Publishes one script over what is there. */
export async function republish(
  sites: TwoSites,
  site: 'desk' | 'dev',
  direction: 'outgoing' | 'incoming',
  source: string,
): Promise<void> {
  const request = { connectionId: sites.connected[site], direction, source, anyway: true };
  await sites.ask(site, 'publish', request);
  await sites.settle();
}
