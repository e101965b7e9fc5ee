/** A Jira site over HTTP, for clients from outside and for people with a browser or curl. */
import { serve, type ServerType } from '@hono/node-server';
import type { Caller } from '../contract';
import type { LocalJira } from './site';

/** A site that listens. */
export interface ServedJira {
  port: number;
  close(): Promise<void>;
}

/** What Jira's front door says to whoever it does not know. */
const UNKNOWN = 'Client must be authenticated to access this resource.';

/** Answers requests as a site's REST API does that is asked over HTTP. */
export type Answer = (request: Request) => Promise<Response> | Response;

/**
 * The REST API behind its front door, which knows people by basic authentication: a seeded user's e-mail
 * address and any token.
 */
export function answerOverHttp(jira: LocalJira): Answer {
  return (request) => {
    if (isOpen(request)) return jira.handle(request, { kind: 'anonymous' });
    const caller = callerOf(jira, request.headers.get('Authorization'));
    if (caller) return jira.handle(request, caller);
    return new Response(UNKNOWN, {
      status: 401,
      headers: {
        'WWW-Authenticate': `OAuth realm="${encodeURIComponent(jira.baseUrl)}"`,
        'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED',
      },
    });
  };
}

/**
 * Listens on this machine only.
 * @param port 0 takes any that is free
 * @throws the listener's error, such as EADDRINUSE
 */
export function listen(answer: Answer, port: number): Promise<ServedJira> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: answer, port, hostname: '127.0.0.1' }, (info) => {
      resolve({ port: info.port, close: () => close(server) });
    });
    server.on('error', reject);
  });
}

/** Addresses of files carry a token of their own; server information is for everyone. */
function isOpen(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname.startsWith('/file/') || pathname === '/rest/api/3/serverInfo';
}

/** Whoever the header names: a user with that e-mail address, whatever the token. */
function callerOf(jira: LocalJira, authorization: string | null): Caller | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [email = '', token = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
  const user = jira.admin.userByEmail(email);
  return user && token !== '' ? { kind: 'user', accountId: user.accountId } : undefined;
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
