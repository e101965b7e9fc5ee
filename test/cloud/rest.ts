/** A person with a REST client: what the story and tests drive the two sites with. */

/** One person on one site, over HTTP or in process. */
export interface Person {
  get: <T = Json>(path: string) => Promise<T>;
  post: <T = Json>(path: string, body: unknown) => Promise<T>;
  put: (path: string, body: unknown) => Promise<void>;
  delete: (path: string) => Promise<void>;
  /** Attaches a file to an issue. */
  attach: (issue: string, filename: string, bytes: Uint8Array) => Promise<{ id: string }>;
  /** Content of an attachment. */
  download: (attachmentId: string) => Promise<Uint8Array>;
}

/** What Jira answers, for tests that look at a part of it. */
export type Json = any;

/** Sends a request as that person. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** A person over HTTP, by e-mail address and any token. */
export function overHttp(baseUrl: string, email: string): Person {
  const authorization = `Basic ${Buffer.from(`${email}:token`).toString('base64')}`;
  return person((path, init) =>
    fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...(init.headers as object), Authorization: authorization },
    }),
  );
}

/** A person by any way to send. @throws Error with Jira's words where it refuses */
export function person(send: Send): Person {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await send(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const parse = async (response: Response): Promise<Json> => {
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    get: async (path) => parse(await call('GET', path)),
    post: async (path, body) => parse(await call('POST', path, body)),
    put: async (path, body) => {
      await call('PUT', path, body);
    },
    delete: async (path) => {
      await call('DELETE', path);
    },
    attach: async (issue, filename, bytes) => {
      const form = new FormData();
      form.append('file', new Blob([bytes]), filename);
      const response = await send(`/rest/api/3/issue/${issue}/attachments`, {
        method: 'POST',
        body: form,
        headers: { 'X-Atlassian-Token': 'no-check' },
      });
      if (!response.ok) throw new Error(`attach: ${response.status} ${await response.text()}`);
      const [made] = (await response.json()) as { id: string }[];
      return made ?? { id: '' };
    },
    download: async (id) => {
      const response = await send(`/rest/api/3/attachment/content/${id}?redirect=false`, {
        method: 'GET',
      });
      if (!response.ok) throw new Error(`download: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** Takes a transition by its name. */
export async function take(who: Person, issue: string, name: string): Promise<void> {
  const { transitions } = await who.get<{ transitions: { id: string; name: string }[] }>(
    `/rest/api/3/issue/${issue}/transitions`,
  );
  const found = transitions.find((each) => each.name === name);
  if (!found)
    throw new Error(
      `${issue} has no transition «${name}» now: ${transitions.map((each) => each.name).join(', ')}`,
    );
  await who.post(`/rest/api/3/issue/${issue}/transitions`, { transition: { id: found.id } });
}

/** A document of one paragraph. */
export function text(words: string): object {
  return {
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
  };
}

/** All text of a document, without its structure. */
export function wordsOf(node: Json): string {
  if (typeof node?.text === 'string') return node.text as string;
  return ((node?.content ?? []) as Json[]).map(wordsOf).join(' ');
}
