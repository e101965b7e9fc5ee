/**
 * A peer of the desk that runs the peer code of 97ff0ae: it takes what that version took, and refuses the rest as it
 * did. `test/compat/97ff0ae.cjs` was bundled from that commit.
 */
import { randomUUID } from 'node:crypto';
import type { Envelope } from '../../src/peer/envelope';
import type { ConnectionSecret } from '../../src/model/connection-secret';
import type { ConnectPorts } from '../../src/connection/ports';
import type { Connection } from '../../src/model/connection';
import { accept, Message, parseBody, rekeyed, seal, verify } from '../compat/97ff0ae.cjs';
import type { Json } from '../cloud/rest';
import type { TwoSites } from './two-sites';

export interface OlderPeer {
  /** The connection, as the desk calls it. */
  id: string;
  /** What came: as it was sent, and as that version refused it. */
  heard: { body: Json; refused?: string }[];
  /** Sends the desk a message, signed with this peer's keys. */
  say: (message: object) => Promise<{ status: number; body: string }>;
  /** Kinds that it does not know, as if it were older still. */
  unknown: Set<string>;
}

/** Connects the desk with a peer of that version, which accepts an invitation of the desk. */
export async function connectOlderPeer(sites: TwoSites): Promise<OlderPeer> {
  const { platform, world } = sites;
  const handle = platform.handleWebTrigger.bind(platform);
  const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
    name: 'Older',
  });
  const url = `https://${world.uuid()}.webtrigger.atlassian.app/public/older`;
  const own = id.replace(/a$/, 'b');
  const ports = inMemory(
    () => world.clock.now(),
    async (to, envelope) => {
      const response = await knock(to, envelope);
      if (!response.ok) throw new Error(`The desk answered ${response.status}.`);
      return response.text();
    },
  );
  const knock = (to: string, { headers, body }: Envelope) =>
    world.clock.drive(handle(new Request(to, { method: 'POST', headers, body }))!);
  const heard: OlderPeer['heard'] = [];
  const unknown = new Set<string>();

  const receive = async (request: Request): Promise<Response> => {
    const text = await request.text();
    const body = JSON.parse(text);
    const secret = (await ports.readSecret(own))!;
    try {
      const headers = Object.fromEntries(request.headers);
      const key = at(world.clock.now(), () => verify(headers, text, secret.receive));
      if (unknown.has(body.kind as string)) return refusal('unknown-kind', body);
      const message = parseBody(text, Message);
      heard.push({ body });
      if (message.kind === 'rekey') return Response.json(await rekeyed(ports, own, key, message));
      return Response.json({ ok: true }, { status: 202 });
    } catch (error) {
      return refusal('bad-request', body, error);
    }
  };
  const refusal = (error: string, body: Json, cause?: unknown): Response => {
    heard.push({ body, refused: cause instanceof Error ? cause.message : error });
    return Response.json({ error }, { status: 400 });
  };
  platform.handleWebTrigger = (request) =>
    request.url === url ? receive(request) : handle(request);

  const say: OlderPeer['say'] = async (message) => {
    const secret = (await ports.readSecret(own))!;
    const [connection = ''] = own.split('.');
    const stamp = { id: randomUUID(), now: world.clock.now() };
    const response = await knock(
      secret.url,
      seal(message, { connection, from: 'b' }, secret.send, stamp),
    );
    await sites.settle();
    return { status: response.status, body: await response.text() };
  };
  await accept(ports, hereOf(sites, url), code, 'Older');
  await say({ kind: 'confirm' });
  return { id, heard, say, unknown };
}

function hereOf({ dev, world }: TwoSites, url: string): Parameters<typeof accept>[1] {
  return {
    url,
    site: { name: 'older', url: dev.jira.baseUrl },
    appAccountId: 'older-app',
    admin: { accountId: 'older-admin', displayName: 'Olga Older', at: world.clock.now() },
  };
}

/** What connecting reads and writes, kept here. */
function inMemory(now: () => number, post: ConnectPorts['post']): ConnectPorts {
  const rows = new Map<string, Connection>();
  const secrets = new Map<string, ConnectionSecret>();
  return {
    createConnection: async (row) => void rows.set(row.id, row),
    readConnection: async (id) => rows.get(id),
    updateConnection: async (id, change) => {
      const row = rows.get(id);
      if (row) rows.set(id, change(row));
    },
    readSecret: async (id) => secrets.get(id),
    noteAcceptance: async () => undefined,
    endAcceptance: async () => undefined,
    writeSecret: async (id, secret) => void secrets.set(id, secret),
    post,
    now,
    newId: randomUUID,
  };
}

/** Verifying reads the machine's clock, which is not the world's. */
function at<T>(now: number, work: () => T): T {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  try {
    return work();
  } finally {
    clock.mockRestore();
  }
}
