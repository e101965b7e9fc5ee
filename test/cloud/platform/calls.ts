/**
 * Every call that leaves a function: to Jira, the store, the queues, the platform's own API, and outside.
 * Each is noted, delayed, made to fail where faults say so, and answered as the real one would be.
 */
import type { Caller, Clock } from '../contract';
import type { ForgeMeta } from './current';
import type { Egress } from './egress';
import type { Faults } from './faults';
import { unreachable, type Fault, type Intervention, type Moment } from './faults';
import type { Installation } from './installation';
import type { Call, Invocation } from './invocation';
import { KvsRefusal } from './kvs/refusal';
import { LIMITS } from './limits';
import type { Network } from './network';
import type { PersonalData } from './personal-data';
import type { QueueCall } from './queues';
import type { Scopes } from './scopes';

/** Somewhere a call goes. */
interface Target {
  kind: Call['kind'];
  name: string;
  run: (call: Call) => Promise<Response>;
}

export interface CallsOptions {
  clock: Clock;
  faults: Faults;
  latency: () => number;
  network: Network;
  egress: Egress;
  scopes: Scopes;
  personalData: PersonalData;
  installation: (id: string) => Installation;
  intercept: (moment: Moment) => Intervention;
  kill: (invocation: Invocation) => void;
  queue: (invocation: Invocation, what: QueueCall, body: unknown) => Response;
  webTrigger: (url: URL, request: Request) => Promise<Response> | undefined;
}

export class Calls {
  private readonly options: CallsOptions;

  constructor(options: CallsOptions) {
    this.options = options;
  }

  /** `global.__forge_fetch__`. */
  forgeFetch = (
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ): Promise<Response> => this.perform(invocation, this.targetOf(invocation, meta, path, init));

  /** `global.fetch`. A request that the app has given up is not waited for; it may still have its effect. */
  outsideFetch = (invocation: Invocation, request: Request): Promise<Response> =>
    unlessAborted(
      request.signal,
      this.perform(invocation, {
        kind: 'fetch',
        name: `${request.method} ${new URL(request.url).host}`,
        run: (call) => this.outside(invocation, call, request),
      }),
    );

  private targetOf(
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ): Target {
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

  private async perform(invocation: Invocation, target: Target): Promise<Response> {
    const index = invocation.calls.length;
    const call = invocation.begin(target.kind, target.name);
    const intervention = this.decide(invocation, target, index);
    if (intervention === 'kill-before') return this.cutOff(invocation);
    const response = await this.answered(invocation, call, target, intervention);
    if (intervention === 'kill-after') return this.cutOff(invocation);
    if (intervention === 'lose-answer') throw unreachable(`${target.name} (its answer was lost)`);
    return response;
  }

  private decide(invocation: Invocation, target: Target, index: number): Intervention | Fault {
    const { spec } = invocation;
    const asked = this.options.intercept({
      installation: spec.installation,
      site: this.options.installation(spec.installation).site.name,
      functionKey: spec.functionKey,
      moduleType: spec.moduleType,
      invocationId: spec.id,
      index,
      kind: target.kind,
      name: target.name,
    });
    return asked === 'proceed' ? this.options.faults.next() : asked;
  }

  /** Waits for as long as the platform does, and notes how it ended. */
  private async answered(
    invocation: Invocation,
    call: Call,
    target: Target,
    intervention: Intervention | Fault,
  ): Promise<Response> {
    try {
      const work = this.reach(invocation, call, target, intervention);
      const response = await this.options.network.inTime(target, work);
      invocation.finish(call, { status: response.status });
      return response;
    } catch (error) {
      invocation.finish(call, { status: 0 });
      throw error;
    }
  }

  private async reach(
    invocation: Invocation,
    call: Call,
    target: Target,
    intervention: Intervention | Fault,
  ): Promise<Response> {
    const { clock, faults, installation, latency, network } = this.options;
    const ms = latency() + (intervention === 'slow' ? faults.slowMs() : 0);
    if (ms > 0) await invocation.whileWaiting(clock.sleep(ms));
    if (!invocation.mayCall()) return never();
    const { cloudId } = installation(invocation.spec.installation).site;
    const failure = network.refuse(target, cloudId) ?? failureOf(target, intervention);
    if (failure) return failure;
    const running = target.run(call);
    return target.kind === 'fetch' ? invocation.whileWaiting(running) : running;
  }

  private cutOff(invocation: Invocation): Promise<never> {
    this.options.kill(invocation);
    return never();
  }

  private async jira(
    invocation: Invocation,
    meta: ForgeMeta,
    path: string,
    init: RequestInit,
  ): Promise<Response> {
    const { site } = this.options.installation(invocation.spec.installation);
    const caller = callerOf(invocation, meta);
    if (!caller)
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

  private async outside(invocation: Invocation, made: Call, request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.options.egress.check(url);
    const minutes = Math.max(1, Math.ceil(invocation.spec.timeoutMs / 60_000));
    const requests = invocation.calls.filter((call) => call.kind === 'fetch').length;
    if (requests > LIMITS.max('invocation.egress-requests') * minutes) {
      throw unreachable('the limit of egress requests is reached');
    }
    made.bytesWritten = (await request.clone().arrayBuffer()).byteLength;
    const answer = this.options.webTrigger(url, request);
    if (!answer) throw unreachable(`${url.host} (nothing really leaves the local cloud)`);
    const response = await answer;
    made.bytesRead = (await response.clone().arrayBuffer()).byteLength;
    return response;
  }
}

/** Rejects with the signal's reason once it is aborted. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
    work.then(resolve, reject);
  });
}

function callerOf(invocation: Invocation, meta: ForgeMeta): Caller | undefined {
  if (meta.provider === 'app') return { kind: 'app' };
  if (meta.provider === 'none') return { kind: 'anonymous' };
  const accountId = meta.accountId ?? invocation.spec.accountId;
  if (accountId !== undefined) return { kind: 'user', accountId };
  return LIMITS.enforced('asUser.without-user') ? undefined : { kind: 'app' };
}

/** The answer of a call that fails before it has an effect. */
function failureOf(target: Target, intervention: Intervention | Fault): Response | undefined {
  switch (intervention) {
    case 'fail':
    case 'server-error':
      return json(503, {
        code: 'SERVICE_UNAVAILABLE',
        message: 'Service unavailable',
        errorMessages: ['Service unavailable'],
        errors: {},
      });
    case 'rate-limited':
      return json(
        429,
        {
          code: 'RATE_LIMIT_EXCEEDED',
          message: 'Rate limit exceeded',
          errorMessage: 'Rate limit exceeded',
        },
        { 'Retry-After': '2' },
      );
    case 'unreachable':
      throw unreachable(target.name);
    case 'none':
    case 'proceed':
    case 'slow':
    case 'lose-answer':
    case 'kill-before':
    case 'kill-after':
      return undefined;
  }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
