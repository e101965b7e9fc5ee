/** Web triggers: addresses on the open internet that call a function. */
import type { Clock } from '../../contract';
import type { Installation } from '../deploy/installation';
import { LIMITS } from '../limits';
import { RateWindow } from './rate-window';

/** What the function gets. https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
export interface WebTriggerRequest {
  method: string;
  headers: Record<string, string[]>;
  body?: string;
  path: string;
  userPath: string;
  queryParameters: Record<string, string[]>;
}

export interface WebTriggersOptions {
  clock: Clock;
  installations: () => Iterable<Installation>;
  /** What the function returned; `failed` where it did not come to its end. */
  run: (
    installation: Installation,
    moduleKey: string,
    request: WebTriggerRequest,
  ) => Promise<{ value: unknown } | 'failed'>;
}

const HOST = /^([0-9a-f-]{36})\.webtrigger\.atlassian\.app$/;

export class WebTriggers {
  private readonly options: WebTriggersOptions;
  private readonly seconds: RateWindow;
  private readonly minutes: RateWindow;

  constructor(options: WebTriggersOptions) {
    this.options = options;
    this.seconds = new RateWindow(options.clock, 1000);
    this.minutes = new RateWindow(options.clock, 60_000);
  }

  /** Answers a request to an address of this cloud; undefined for any other host. */
  handle(url: URL, request: Request): Promise<Response> | undefined {
    const id = HOST.exec(url.hostname)?.[1];
    if (id === undefined) return undefined;
    const installation = [...this.options.installations()].find((each) => each.host === id);
    const [, word, triggerId = ''] = url.pathname.split('/');
    const moduleKey = installation?.moduleOf(triggerId);
    if (!installation && LIMITS.enforced('webtrigger.uninstalled'))
      return Promise.resolve(text(424, 'Failed Dependency'));
    if (!installation || word !== 'public' || moduleKey === undefined)
      return Promise.resolve(text(404, 'Not Found'));
    return this.invoke(installation, moduleKey, url, request);
  }

  private async invoke(
    installation: Installation,
    moduleKey: string,
    url: URL,
    request: Request,
  ): Promise<Response> {
    if (!this.allows(installation.id))
      return new Response('Too Many Requests', { status: 429, headers: { 'Retry-After': '1' } });
    const body = await request.text();
    const headers = Object.fromEntries(
      [...request.headers].map(([name, value]) => [titleCase(name), [value]]),
    );
    const bytes =
      Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(headers)) + url.search.length;
    if (bytes > LIMITS.max('webtrigger.bytes')) return text(413, 'Payload Too Large');
    const answer = await this.options.run(installation, moduleKey, {
      method: request.method,
      headers,
      ...(body !== '' && { body }),
      path: url.pathname,
      userPath: `/${url.pathname.split('/').slice(3).join('/')}`,
      queryParameters: queryOf(url),
    });
    if (answer === 'failed') return text(500, 'Internal Server Error');
    return this.withRates(installation.id, toResponse(answer.value));
  }

  /** https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/: every answer tells the rate. */
  private withRates(id: string, response: Response): Response {
    const limit = LIMITS.max('webtrigger.per-minute');
    const used = this.minutes.used(id);
    response.headers.set('X-Ratelimit-Limit', String(limit));
    response.headers.set('X-Ratelimit-Remaining', String(Math.max(0, limit - used)));
    return response;
  }

  private allows(id: string): boolean {
    return (
      this.seconds.count(id) <= LIMITS.max('webtrigger.per-second') &&
      this.minutes.count(id) <= LIMITS.max('webtrigger.per-minute')
    );
  }
}

/** Names arrive in the caller's casing, which fetch does not keep; any but lower case will show who relies on it. */
function titleCase(name: string): string {
  return name.replace(
    /(^|-)([a-z])/g,
    (_all, dash: string, letter: string) => dash + letter.toUpperCase(),
  );
}

function queryOf(url: URL): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  return query;
}

function toResponse(answer: unknown): Response {
  const { statusCode, headers, body } = (answer ?? {}) as {
    statusCode?: unknown;
    headers?: unknown;
    body?: unknown;
  };
  const isShaped =
    typeof statusCode === 'number' &&
    (headers === undefined || isHeaders(headers)) &&
    (body === undefined || typeof body === 'string');
  if (!isShaped) {
    return LIMITS.enforced('webtrigger.answer-shape')
      ? text(500, 'Internal Server Error')
      : text(200, JSON.stringify(answer));
  }
  const response = new Headers();
  for (const [name, values] of Object.entries(headers ?? {}))
    for (const value of values) response.append(name, value);
  const isEmpty = statusCode === 204 || statusCode === 304;
  return new Response(isEmpty ? null : (body ?? ''), { status: statusCode, headers: response });
}

function isHeaders(headers: unknown): headers is Record<string, string[]> {
  return (
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every(
      (values) => Array.isArray(values) && values.every((value) => typeof value === 'string'),
    )
  );
}

function text(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/plain' } });
}
