/** Driving a Jira site from its own tests: a world that stands still, and calls in one line. */
import type { Caller, PostFunctionRun, ProductEvent, World } from '../../contract';
import { deskBlueprint } from '../blueprint/desk';
import { devBlueprint } from '../blueprint/dev';
import { PEOPLE } from '../blueprint/people';
import { toAdf } from '../field/adf';
import { createJiraSite, type LocalJira } from '../site';
import type { Settings } from '../site-state';

/** A world whose time moves only when a test moves it. */
export function createStillWorld(): World & { advance(ms: number): void } {
  let now = Date.parse('2026-11-23T09:00:00Z');
  let last = 0;
  return {
    clock: {
      now: () => now,
      setTimeout: () => undefined,
      clearTimeout: () => undefined,
      sleep: () => Promise.resolve(),
    },
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String((last += 1)).padStart(12, '0')}`,
    advance: (ms) => void (now += ms),
  };
}

/** JSON that a test looks into by name; what is not there fails it. */

export type Json = any;

/** What an answer was. */
export interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

export interface Driven {
  jira: LocalJira;
  world: ReturnType<typeof createStillWorld>;
  events: ProductEvent[];
  runs: PostFunctionRun[];
  /** Calls as the site's admin unless told otherwise. A body is sent as JSON. */
  call(method: string, path: string, body?: unknown, caller?: Caller): Promise<Answer>;
  /** Creates an issue and gives its key. */
  create(fields?: Record<string, unknown>, more?: Record<string, unknown>): Promise<string>;
}

export const APP: Caller = { kind: 'app' };

/** The person of that name, as a caller. */
export function as(person: keyof typeof PEOPLE): Caller {
  return { kind: 'user', accountId: PEOPLE[person].accountId };
}

/** Starts one of the two sites. */
export function startSite(name: 'desk' | 'dev', settings: Partial<Settings> = {}): Driven {
  const world = createStillWorld();
  const blueprint = name === 'desk' ? deskBlueprint : devBlueprint;
  const baseUrl = `http://${name}.example`;
  const jira = createJiraSite({ name, baseUrl, world, blueprint, settings });
  const events: ProductEvent[] = [];
  const runs: PostFunctionRun[] = [];
  jira.listener = {
    productEvent: (event) => void events.push(event),
    postFunction: (run) => void runs.push(run),
  };
  const admin = as(name === 'desk' ? 'agent' : 'developer');
  const place = name === 'desk' ? ['DESK', 'Service Request'] : ['ACME', 'Task'];
  const driven: Driven = {
    jira,
    world,
    events,
    runs,
    call: (method, path, body, caller = admin) => send(jira, { method, path, body, caller }),
    async create(fields = {}, more = {}) {
      const usual = { project: { key: place[0] }, issuetype: { name: place[1] }, summary: 'Issue' };
      const body = { fields: { ...usual, ...fields }, ...more };
      const answer = await driven.call('POST', '/rest/api/3/issue', body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body.key as string;
    },
  };
  return driven;
}

async function send(
  jira: LocalJira,
  call: { method: string; path: string; body: unknown; caller: Caller },
): Promise<Answer> {
  const { method, path, body, caller } = call;
  const isForm = body instanceof FormData;
  const request = new Request(`${jira.baseUrl}${path}`, {
    method,
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    headers: {
      ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
      ...(isForm && { 'X-Atlassian-Token': 'no-check' }),
    },
  });
  const response = await jira.handle(request, caller);
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json') && text !== '';
  return {
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
    headers: response.headers,
  };
}

/** A document of one paragraph. */
export const adf = toAdf;

/** A form with one file. */
export function fileForm(
  name: string,
  content: string | Uint8Array,
  type = 'text/plain',
): FormData {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  return form;
}
