/** What the fixture app can be told to do, each act with the real packages and nothing between. */
import api, {
  __requestAtlassianAsApp,
  assumeTrustedRoute,
  fetch,
  getAppContext,
  webTrigger,
} from '@forge/api';
import { InvocationError, Queue, type PushEvent } from '@forge/events';
import { Filter, kvs } from '@forge/kvs';
import { appendFileSync, createWriteStream, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

/** What called the app. */
export interface Door {
  event: unknown;
  context: unknown;
}

/** Counts in module scope: what a warm process remembers. */
let count = 0;

/** Kept so that memory stays in use for as long as the process lives. */
const hoard: Buffer[] = [];

/** What @forge/kvs takes with a value, of which its overloads each allow a part. */
type SetOptions = Partial<Parameters<typeof kvs.set>[2] & { ttl: { value: number; unit: string } }>;

/** A condition on a property, as data. */
export interface Condition {
  property: string;
  condition: string;
  values: unknown[];
}

/** An entity query as data. */
export interface EntityQuestion {
  entity: string;
  index: string;
  partition?: unknown[];
  where?: Omit<Condition, 'property'>;
  and?: Condition[];
  or?: Condition[];
  sort?: 'ASC' | 'DESC';
  limit?: number;
  cursor?: string;
}

/** One operation of a transaction as data. */
export interface Operation {
  do: 'set' | 'delete' | 'check';
  key: string;
  value?: unknown;
  entity?: string;
  /** All of them must hold. */
  conditions?: Condition[];
  options?: SetOptions;
}

export const acts = {
  // The store
  set: async (_: Door, key: string, value: unknown, options?: SetOptions) =>
    kvs.set(key, value, options),
  setAndTell: async (_: Door, key: string, value: unknown, returnValue: 'PREVIOUS' | 'LATEST') =>
    kvs.set(key, value, { keyPolicy: 'OVERRIDE', returnValue }),
  setOnce: async (_: Door, key: string, value: unknown) =>
    kvs.set(key, value, { keyPolicy: 'FAIL_IF_EXISTS' }),
  get: async (_: Door, key: string) => kvs.get(key),
  getWithTimes: async (_: Door, key: string) =>
    kvs.get(key, { metadataFields: ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'] as never }),
  remove: async (_: Door, key: string) => kvs.delete(key),
  setSecret: async (_: Door, key: string, value: unknown) => kvs.setSecret(key, value),
  getSecret: async (_: Door, key: string) => kvs.getSecret(key),
  removeSecret: async (_: Door, key: string) => kvs.deleteSecret(key),
  find: async (_: Door, beginning: string, limit?: number, cursor?: string) => {
    let query = kvs.query().where('key', { condition: 'BEGINS_WITH', values: [beginning] });
    if (limit !== undefined) query = query.limit(limit);
    if (cursor !== undefined) query = query.cursor(cursor);
    return query.getMany<unknown>();
  },
  setEntity: async (_: Door, entity: string, key: string, value: unknown) =>
    kvs.entity(entity).set(key, value),
  getEntity: async (_: Door, entity: string, key: string) => kvs.entity(entity).get(key),
  removeEntity: async (_: Door, entity: string, key: string) => kvs.entity(entity).delete(key),
  findEntities: async (_: Door, question: EntityQuestion) => askEntities(question),
  batchSet: async (_: Door, items: Parameters<typeof kvs.batchSet>[0]) => kvs.batchSet(items),
  batchGet: async (_: Door, items: Parameters<typeof kvs.batchGet>[0]) => kvs.batchGet(items),
  batchDelete: async (_: Door, items: Parameters<typeof kvs.batchDelete>[0]) =>
    kvs.batchDelete(items),
  transact: async (_: Door, operations: Operation[]) => transact(operations),
  /** Larger ones than a screen could send. */
  batchSetTexts: async (_: Door, keys: string[], length: number) =>
    kvs.batchSet(keys.map((key) => ({ key, value: 'x'.repeat(length) }))),
  transactTexts: async (_: Door, keys: string[], length: number) =>
    transact(keys.map((key) => ({ do: 'set', key, value: 'x'.repeat(length) }))),

  // Queues
  push: async (_: Door, queue: string, events: PushEvent | PushEvent[]) =>
    new Queue({ key: queue }).push(events),
  /** Past the package's own checks, to hear what the platform says. */
  pushUnchecked: async (_: Door, queueName: string, payload: object[]) => {
    const body = { queueName, jobId: 'unchecked', payload, time: new Date().toISOString() };
    const response = await __requestAtlassianAsApp('/webhook/queue/publish/{contextAri}', {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  },
  stats: async (_: Door, queue: string, jobId: string) => new Queue({ key: queue }).getStats(jobId),
  cancel: async (_: Door, queue: string, jobId: string) => new Queue({ key: queue }).cancel(jobId),
  /** Passes itself on through the queue, each time one push further from where it began. */
  passOn: async (_: Door, queue: string, times: number) => {
    if (times > 0)
      await new Queue({ key: queue }).push({ body: { act: 'passOn', args: [queue, times - 1] } });
  },
  askForRetry: async (_: Door, options: { retryAfter?: number; retryData?: unknown }) =>
    new InvocationError(options as never),
  /** Asks to be called again until it has been retried that often; then says what it heard of it. */
  retryUntil: async ({ event }: Door, retries: number, retryAfter: number) => {
    const { retryContext } = event as { retryContext?: { retryCount: number } };
    if ((retryContext?.retryCount ?? 0) < retries)
      return new InvocationError({ retryAfter, retryData: { so: 'far' } } as never);
    console.log(JSON.stringify(retryContext));
    return undefined;
  },
  /** Asks to be called again with that much; then says what came back. */
  retryOnce: async ({ event }: Door, retryData: string) => {
    const { retryContext } = event as { retryContext?: object };
    if (!retryContext) return new InvocationError({ retryAfter: 1, retryData } as never);
    console.log(JSON.stringify(retryContext));
    return undefined;
  },
  throwUntil: async ({ event }: Door, retries: number) => {
    const { retryContext } = event as { retryContext?: { retryCount: number } };
    if ((retryContext?.retryCount ?? 0) < retries) throw new Error('not yet');
    console.log(JSON.stringify(retryContext));
  },

  // Jira and outside
  jira: async (
    _: Door,
    as: 'app' | 'user' | { user: string } | 'nobody',
    path: string,
    init?: object,
  ) => {
    const route = assumeTrustedRoute(path);
    const who =
      as === 'app'
        ? api.asApp()
        : as === 'user'
          ? api.asUser()
          : as === 'nobody'
            ? api
            : api.asUser(as.user);
    const response = await who.requestJira(route, init);
    return { status: response.status, body: await response.text() };
  },
  fetch: async (_: Door, url: string, init?: object) => {
    const response = await fetch(url, init);
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      headers[name] = value;
    });
    return { status: response.status, headers, body: await response.text() };
  },
  fetchMany: async (_: Door, url: string, times: number) => {
    for (let time = 0; time < times; time += 1) await fetch(url);
    return times;
  },
  fetchUntil: async (_: Door, url: string, ms: number, init?: object) => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ms) });
    return response.status;
  },

  // Web triggers
  webTriggerUrl: async (_: Door, key: string, forceCreate = false) =>
    webTrigger.getUrl(key, forceCreate),
  webTriggerUrls: async (_: Door, key?: string) => webTrigger.queryUrls(key),
  deleteWebTriggerUrl: async (_: Door, url: string) => webTrigger.deleteUrl(url),

  // Time, memory, logs, and what is around
  sleep: async (_: Door, ms: number) => {
    await pause(ms);
    return 'slept';
  },
  sleepThenSet: async (_: Door, ms: number, key: string) => {
    await pause(ms);
    await kvs.set(key, 'slept');
  },
  /** Sleeps at the first delivery only. */
  sleepFirstThenEcho: async ({ event }: Door, ms: number) => {
    if (!(event as { retryContext?: object }).retryContext) await pause(ms);
    console.log(JSON.stringify(event));
  },
  /** Awaits what never comes. */
  hang: async () => new Promise<never>(() => undefined),
  busy: async (_: Door, ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
    return 'was busy';
  },
  hoard: async (_: Door, megabytes: number) => keep(megabytes),
  /** Does so at the first delivery only. */
  hoardFirstThenEcho: async ({ event }: Door, megabytes: number) => {
    if (!(event as { retryContext?: object }).retryContext) await keep(megabytes);
    console.log(JSON.stringify(event));
  },
  readFile: async (_: Door, path: string) => readFileSync(path, 'utf8'),
  writeFile: async (_: Door, path: string, how: 'promise' | 'sync' | 'stream') => {
    if (how === 'promise') await writeFile(path, 'written');
    else if (how === 'sync') appendFileSync(path, 'written');
    else createWriteStream(path).end('written');
  },
  log: async (_: Door, lines: number, bytes: number) => {
    for (let line = 0; line < lines; line += 1) console.log('x'.repeat(bytes));
  },
  count: async () => {
    count += 1;
    return count;
  },
  context: async ({ context }: Door) => ({ context, app: getAppContext() }),
  echo: async ({ event }: Door) => {
    console.log(JSON.stringify(event));
    return event;
  },
  give: async (_: Door, value: unknown) => value,
  giveText: async (_: Door, length: number) => 'x'.repeat(length),
  fail: async (_: Door, message: string) => {
    throw new Error(message);
  },
  /** Ends while a write is still under way. */
  leaveUnderWay: async (_: Door, key: string) => {
    void kvs.set(key, 'left');
    return 'ended';
  },
  /** Ends before a write has begun. */
  leaveForLater: async (_: Door, key: string, ms: number) => {
    void pause(ms).then(async () => kvs.set(key, 'left'));
    return 'ended';
  },
  readOneByOne: async (_: Door, keys: string[]) => {
    for (const key of keys) await kvs.get(key);
  },
  readTogether: async (_: Door, keys: string[]) => {
    await Promise.all(keys.map(async (key) => kvs.get(key)));
  },
  writeInTurn: async (_: Door, keys: string[]) => {
    for (const key of keys) await kvs.set(key, 'written');
  },
};

export type Acts = typeof acts;

async function keep(megabytes: number): Promise<void> {
  for (let got = 0; got < megabytes; got += 8) {
    hoard.push(Buffer.alloc(8 * 1024 * 1024, 1));
    await pause(5);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function askEntities(question: EntityQuestion): Promise<unknown> {
  const { entity, index, partition, where, and, or, sort, limit, cursor } = question;
  let query = kvs
    .entity<Record<string, unknown>>(entity)
    .query()
    .index(index, partition && { partition });
  if (where) query = query.where(where as never);
  if (and) query = query.filters(filterOf('and', and));
  if (or) query = query.filters(filterOf('or', or));
  if (sort) query = query.sort(sort as never);
  if (limit !== undefined) query = query.limit(limit);
  if (cursor !== undefined) query = query.cursor(cursor);
  return query.getMany();
}

function filterOf(operator: 'and' | 'or', conditions: Condition[]): never {
  let filter: { and: (...args: never[]) => unknown; or: (...args: never[]) => unknown } =
    new Filter();
  for (const { property, ...condition } of conditions)
    filter = filter[operator](property as never, condition as never) as typeof filter;
  return filter as never;
}

async function transact(operations: Operation[]): Promise<void> {
  const transaction = kvs.transact();
  for (const { do: what, key, value, entity, conditions, options } of operations) {
    const target = entity && {
      entityName: entity,
      ...(conditions && { conditions: filterOf('and', conditions) }),
    };
    if (what === 'set') transaction.set(key, value, target as never, options);
    else if (what === 'delete') transaction.delete(key, target as never);
    else transaction.check(key, target as never);
  }
  await transaction.execute();
}
