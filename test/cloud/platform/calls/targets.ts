/** Where calls of a function go: Jira, the store, the queues, the platform's own API, and outside. */
import type { Caller } from '../../contract';
import type { ForgeMeta } from '../process/current';
import type { Egress } from '../deploy/egress';
import { unreachable } from './faults';
import type { Installation } from '../deploy/installation';
import type { Call, Invocation } from '../invoke/invocation';
import { json } from './json';
import { KvsRefusal } from '../kvs/refusal';
import { LIMITS } from '../limits';
import type { PersonalData } from './personal-data';
import type { QueueCall } from '../deliver/queues';
import type { Scopes } from '../deploy/scopes';

/** Somewhere a call goes. */
export interface Target {
  kind: Call['kind'];
  name: string;
  run: (call: Call) => Promise<Response>;
}

export interface TargetsOptions {
  egress: Egress;
  scopes: Scopes;
  personalData: PersonalData;
  /** Whether a person has let the app act for them. */
  hasConsented: (accountId: string) => boolean;
  installation: (id: string) => Installation;
  queue: (invocation: Invocation, what: QueueCall, body: unknown) => Response;
  webTrigger: (request: Request) => Promise<Response> | undefined;
}

export class Targets {
  private readonly options: TargetsOptions;

  constructor(options: TargetsOptions) {
    this.options = options;
  }

  /** Of a call through the platform, as its meta data and path say. */
  inside(invocation: Invocation, meta: ForgeMeta, path: string, init: RequestInit): Target {
    const method = init.method ?? 'GET';
    if (meta.type === 'kvs')
      return {
        kind: 'kvs',
        name: `kvs ${path.replace('/api/v1/', '')}`,
        run: async (call) => this.kvs(invocation, call, path, init),
      };
    if (meta.type === 'fpp' && meta.remote === 'jira') {
      return {
        kind: 'jira',
        name: `${method} ${path.split('?')[0] ?? path}`,
        run: () => this.jira(invocation, meta, path, init),
      };
    }
    if (meta.type === 'fpp' && meta.remote === 'stargate')
      return this.stargate(invocation, path, init);
    return {
      kind: 'graphql',
      name: `${meta.type} ${path}`,
      run: async () => json(501, { message: `The local cloud has no ${meta.type} ${path}.` }),
    };
  }

  private stargate(invocation: Invocation, path: string, init: RequestInit): Target {
    const body = (): unknown => JSON.parse(typeof init.body === 'string' ? init.body : '{}');
    const [, queueCall] = /^\/webhook\/queue\/(publish|stats|cancel)\//.exec(path) ?? [];
    if (queueCall !== undefined) {
      return {
        kind: 'queue',
        name: `queue ${queueCall}`,
        run: async () => this.options.queue(invocation, queueCall as QueueCall, body()),
      };
    }
    if (path === '/graphql')
      return {
        kind: 'graphql',
        name: 'graphql',
        run: async () => this.graphql(invocation, body() as never),
      };
    if (path === '/app/report-accounts')
      return {
        kind: 'privacy',
        name: 'report accounts',
        run: async () => this.options.personalData.answer(body()),
      };
    return {
      kind: 'graphql',
      name: path,
      run: async () => json(404, { message: `The local cloud has no ${path}.` }),
    };
  }

  /** Of any other. */
  outside(invocation: Invocation, request: Request): Target {
    return {
      kind: 'fetch',
      name: `${request.method} ${new URL(request.url).host}`,
      run: (call) => this.fetch(invocation, call, request),
    };
  }

  private async jira(
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ): Promise<Response> {
    const { site } = this.options.installation(invocation.spec.installation);
    const caller = callerOf(invocation, meta);
    if (!caller || this.lacksConsent(caller))
      return json(
        401,
        { message: 'Authentication Required' },
        { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' },
      );
    const refusal = this.options.scopes.refuse(init.method ?? 'GET', path);
    if (refusal) return refusal;
    const headers = new Headers(init.headers);
    // https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/: JSON unless said otherwise.
    if (init.body !== undefined && init.body !== null && !headers.has('content-type'))
      headers.set('content-type', 'application/json');
    const request = new Request(`${site.baseUrl}${path}`, {
      method: init.method ?? 'GET',
      headers,
      ...(init.body ? { body: init.body } : {}),
    });
    const answer = await site.handle(request, caller);
    const location = init.redirect === 'manual' ? null : answer.headers.get('Location');
    if (location === null || answer.status < 300 || answer.status >= 400) return answer;
    // As `fetch` does unless it is told otherwise. Redirects of Atlassian's own need no egress permission.
    return site.handle(new Request(new URL(location, site.baseUrl), { headers }), caller);
  }

  private lacksConsent(caller: Caller): boolean {
    if (caller.kind !== 'user' || !LIMITS.enforced('asUser.consent')) return false;
    return !this.options.hasConsented(caller.accountId);
  }

  private kvs(invocation: Invocation, made: Call, path: string, init: RequestInit): Response {
    const { kvs } = this.options.installation(invocation.spec.installation);
    try {
      const { body, moved } = kvs.call(path, JSON.parse(init.body as string));
      Object.assign(made, { bytesRead: moved.read, bytesWritten: moved.written });
      return body === undefined ? new Response(null, { status: 204 }) : json(200, body);
    } catch (error) {
      if (error instanceof KvsRefusal)
        return json(error.status, { code: error.code, message: error.message });
      throw error;
    }
  }

  private graphql(
    invocation: Invocation,
    { query, variables }: { query: string; variables: Record<string, unknown> },
  ): Response {
    const installation = this.options.installation(invocation.spec.installation);
    if (query.includes('createWebTriggerUrl')) {
      const { triggerKey } = variables['input'] as { triggerKey: string };
      const url = installation.webTriggerUrl(triggerKey, variables['forceCreate'] === true);
      return json(200, { data: { createWebTriggerUrl: { url } } });
    }
    if (query.includes('webTriggerUrlsByAppContext')) {
      const urls = installation
        .listUrls()
        .map(({ moduleKey, url }) => ({ triggerKey: moduleKey, url }));
      return json(200, { data: { webTriggerUrlsByAppContext: urls } });
    }
    if (query.includes('deleteWebTriggerUrl')) {
      const success = installation.deleteUrl(String(variables['id']));
      return json(200, {
        data: { deleteWebTriggerUrl: { success, message: success ? 'deleted' : 'not found' } },
      });
    }
    return json(400, { errors: [{ message: 'The local cloud does not know this query.' }] });
  }

  private async fetch(invocation: Invocation, made: Call, request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.options.egress.check(url);
    const minutes = Math.max(1, Math.ceil(invocation.spec.timeoutMs / 60_000));
    const requests = invocation.calls.filter((call) => call.kind === 'fetch').length;
    if (requests > LIMITS.max('invocation.egress-requests') * minutes) {
      throw unreachable('the limit of egress requests is reached');
    }
    made.bytesWritten = (await request.clone().arrayBuffer()).byteLength;
    const answer = this.options.webTrigger(request);
    if (!answer) throw unreachable(`${url.host} (nothing really leaves the local cloud)`);
    const response = await answer;
    made.bytesRead = (await response.clone().arrayBuffer()).byteLength;
    return response;
  }
}

function callerOf(invocation: Invocation, meta: ForgeMeta): Caller | undefined {
  if (meta.provider === 'app') return { kind: 'app' };
  if (meta.provider === 'none') return { kind: 'anonymous' };
  const accountId = meta.accountId ?? invocation.spec.accountId;
  if (accountId !== undefined) return { kind: 'user', accountId };
  return LIMITS.enforced('asUser.without-user') ? undefined : { kind: 'app' };
}
