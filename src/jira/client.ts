/**
 * The one way to Jira's REST API: sends a request as the app and turns what Jira refuses into a
 * `SyncError` that names what Jira said.
 */
import api, { type Route } from '@forge/api';
import * as z from 'zod';
import { SyncError } from '../errors';
import { quotaIn, type Quota } from './rate-headers';

/** A request's body is JSON unless bytes are given. */
export interface JiraRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  json?: unknown;
  body?: Blob;
  headers?: Record<string, string>;
  /** `manual`: the answer is the redirect itself. */
  redirect?: 'manual';
}

/** A refusal with the fields it concerns, by Jira's field id. */
export class JiraRefusal extends SyncError {
  readonly fields: Record<string, string>;

  constructor(message: string, fields: Record<string, string>) {
    super('jira-refused', message);
    this.fields = fields;
  }
}

/**
 * Jira's error body, https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes, and the two
 * other forms that live sites answer with: RFC 7807 for uploads, and `message` of the gateway before Jira.
 */
const ErrorBody = z.object({
  errorMessages: z.array(z.string()).catch([]),
  errors: z.record(z.string(), z.string()).catch({}),
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** Longest text of a refusal that is told, in characters. */
const LONGEST_SAID = 1000;

/**
 * Sends a request as the app's user. Waits where Jira asks for a few seconds: it does after 20 writes to one
 * issue in 2 s, and beginning anew would cost more than the wait.
 * @throws SyncError `jira-refused` (as {@link JiraRefusal}), `jira-not-found`, `jira-forbidden`, `jira-busy`, `jira-down`
 */
export async function request(
  path: Route,
  { method = 'GET', json, body, headers, redirect }: JiraRequest = {},
): Promise<Response> {
  const init = {
    method,
    headers: {
      Accept: 'application/json',
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body && { body }),
    ...(redirect && { redirect }),
  };
  for (let waits = 0; ; waits += 1) {
    const response = await send(path, init);
    const isRedirect = redirect === 'manual' && response.status >= 300 && response.status < 400;
    if (response.ok || isRedirect) return response;
    if (response.status !== 429 || retryAfter(response) > SHORT_S || waits === MOST_WAITS)
      throw await refusal(response);
    await sleep(retryAfter(response) * 1000);
  }
}

/** Waits, in seconds, that are worth sitting out, and how often: the shortest function ends after 25 s. */
const SHORT_S = 4;
const MOST_WAITS = 4;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sends a request and parses the answer. */
export async function requestJson<T>(
  schema: z.ZodType<T>,
  path: Route,
  more: JiraRequest = {},
): Promise<T> {
  return (await requestTold(schema, path, more)).value;
}

/** The same, with what Jira said of the points. */
export async function requestTold<T>(
  schema: z.ZodType<T>,
  path: Route,
  more: JiraRequest = {},
): Promise<{ value: T; quota: Quota }> {
  const response = await request(path, more);
  return { value: await readAnswer(schema, response), quota: quotaIn(response.headers) };
}

/**
 * What Jira answered, in the form that it should have. A page of a proxy, or half an answer, passes; another form stays,
 * and somebody must be told of it.
 * @throws SyncError `jira-down` if it is no JSON, `bug` if it has another form
 */
export async function readAnswer<T>(
  schema: z.ZodType<T>,
  response: Pick<Response, 'text'>,
): Promise<T> {
  const text = await response.text().catch(() => '');
  const json = parseJson(text);
  if (json === undefined)
    throw new SyncError('jira-down', 'Jira gave an answer that cannot be read.');
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SyncError(
    'bug',
    `Jira gave an answer of another form than it should: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    { cause: parsed.error },
  );
}

async function send(path: Route, init: object): Promise<Response> {
  try {
    return (await api.asApp().requestJira(path, init)) as unknown as Response;
  } catch (error) {
    throw new SyncError('jira-down', 'Jira could not be reached.', { cause: error });
  }
}

async function refusal(response: Response): Promise<SyncError> {
  const { status } = response;
  const { said, errors } = readRefusal(await response.text().catch(() => ''), status);
  if (status === 429)
    return new SyncError('jira-busy', 'Jira asked to wait.', { retryAfter: retryAfter(response) });
  if (status >= 500 || status === 408)
    return new SyncError('jira-down', `Jira failed with status ${status}.`);
  if (status === 404) return new SyncError('jira-not-found', `Jira does not find it: ${said}`);
  if (status === 401 || status === 403)
    return new SyncError('jira-forbidden', `Jira does not let the app do this: ${said}`);
  return status === 413
    ? new SyncError('too-large', `Too large for Jira: ${said}`)
    : new JiraRefusal(`Jira refused: ${said}`, errors);
}

/** What a refusal says, in words, and of which fields. A page of a proxy says nothing of use. */
function readRefusal(
  body: string,
  status: number,
): { said: string; errors: Record<string, string> } {
  const isPage = /^\s*</.test(body);
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) {
    const text = isPage ? '' : body.replace(/\s+/g, ' ').trim();
    return { said: text.slice(0, LONGEST_SAID) || `status ${status}`, errors: {} };
  }
  const { errorMessages, errors, title, detail, message } = parsed.data;
  const words = [
    ...errorMessages,
    ...Object.entries(errors).map(([field, text]) => `${field}: ${text}`),
    ...[title, detail, message].filter((each) => each !== undefined),
  ];
  return { said: words.join(' ').slice(0, LONGEST_SAID) || `status ${status}`, errors };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds. Jira sends `Retry-After` in seconds with every 429. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 10;
}

/** Undefined instead of «not found». */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'jira-not-found') return undefined;
    throw error;
  }
}
