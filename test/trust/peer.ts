/** A peer with valid keys that says what it likes. */
import { randomUUID } from 'node:crypto';
import { seal } from '../../src/peer/envelope';
import { text, type Json } from '../cloud/rest';
import { read, type TwoSites } from '../make/two-sites';
import { secretOf } from '../make/connection';
import { knock, stolenKeys, type Answer, type SiteName } from './wire';

/** Sends one message, signed as that site would, and lets what follows come to its end. */
export function say(sites: TwoSites, from: SiteName, message: object): Promise<Answer> {
  const { sender } = stolenKeys(sites, from);
  const { url, send } = secretOf(sites, from)!;
  const now = sites.world.clock.now();
  const { headers, body } = seal(message, sender, send, { id: randomUUID(), now });
  return knock(sites, { url, headers: Object.entries(headers), body });
}

/** A replica by the developers' site of an issue that only it knows; `changes` replace parts of it. */
export function replicaOf(sites: TwoSites, changes: object = {}): Json {
  return {
    kind: 'replica',
    twin: { initiator: 'b', issueId: '99901' },
    from: { id: '99901', key: 'ACME-99' },
    seq: 1,
    readAt: sites.world.clock.now(),
    ack: 0,
    delta: { base: null, fields: { summary: 'From the peer' }, dropped: [] },
    edited: {},
    ...changes,
  };
}

/** The same of a task that has a twin. */
export async function replicaOfTwin(
  sites: TwoSites,
  { request, task }: { request: string; task: string },
  changes: object = {},
): Promise<Json> {
  const [here, there] = [await read(sites.agent, request), await read(sites.developer, task)];
  return replicaOf(sites, {
    twin: { initiator: 'a', issueId: here.id },
    from: { id: there.id, key: task },
    seq: 50,
    delta: { base: null, fields: {}, dropped: [] },
    ...changes,
  });
}

/** A comment as it crosses. */
export function commentOf(id: string, words: string, internal = false): Json {
  const at = '2026-01-01T00:00:00.000+0000';
  return { id, author: null, body: text(words), created: at, updated: at, internal };
}
