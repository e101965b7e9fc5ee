/** Requests that nobody may get in with, made of messages that truly crossed. */
import { Webhook } from 'standardwebhooks';
import { seal, type Key } from '../../src/peer/envelope';
import type { TwoSites } from '../make/two-sites';
import { stolenKeys, type Knock, type Overheard, type SiteName } from './wire';

export interface Forgery {
  knock: Knock;
  /** Statuses that are right for it. */
  expected: number[];
  /** The platform itself refuses it, in words of its own. */
  isForPlatform?: boolean;
}

/** What a forger works with. */
export interface Forger {
  sites: TwoSites;
  heard: Overheard[];
  /** Which site it is sent to. */
  to: SiteName;
}

type Make = (forger: Forger) => Forgery;

const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const NEEDED = [...SIGNED, 'tandem-connection', 'tandem-from'] as const;

const MINUTE = 60_000;
const OVER_OURS = 4_910_000;
const OVER_FORGE = 5_300_000;

/** By the name of what is wrong with it. */
export const FORGERIES: Record<string, Make> = {
  'as it was': (forger) => refused(asKnock(any(forger)), 401, 409),
  'not signed': (forger) => without(forger, ['webhook-signature']),
  'a header is missing': (forger) => without(forger, [pick(forger, NEEDED)]),
  'no header at all': (forger) => without(forger, NEEDED),
  'another key': (forger) =>
    refused(sealed(forger, valid(forger), { keys: [anotherKey(forger)] }), 401),
  'one bit of the signature off': (forger) => resigned(forger, flipBit),
  'a signature cut short': (forger) => resigned(forger, (_forger, text) => text.slice(0, 20)),
  'a signature that is no base64': (forger) => resigned(forger, () => '!!!*not base64*!!!'),
  'a signature of another version': (forger) =>
    changed(forger, 'webhook-signature', (text) => text.replaceAll('v1,', 'v1a,')),
  'an altered body': (forger) => altered(forger, (body) => swapCharacter(forger, body)),
  'a longer body': (forger) => altered(forger, (body) => `${body} `),
  'another time on it': (forger) =>
    changed(forger, 'webhook-timestamp', (text) => String(Number(text) + 1 + whole(forger, 100))),
  'another id on it': (forger) => changed(forger, 'webhook-id', () => forger.sites.world.uuid()),
  'too old': (forger) =>
    refused(sealed(forger, valid(forger), { at: -(6 + whole(forger, 9999)) * MINUTE }), 401),
  'from the future': (forger) =>
    refused(sealed(forger, valid(forger), { at: (6 + whole(forger, 99)) * MINUTE }), 401),
  'an unknown connection': (forger) =>
    changed(forger, 'tandem-connection', () => forger.sites.world.uuid().replaceAll('-', '')),
  'another end’s name': (forger) =>
    changed(forger, 'tandem-from', (text) => (text === 'a' ? 'b' : 'a')),
  'sent back to who sent it': (forger) => {
    const from = forger.to;
    const { url } = stolenKeys(forger.sites, from === 'desk' ? 'dev' : 'desk');
    return refused(
      { ...sealed({ ...forger, to: from === 'desk' ? 'dev' : 'desk' }, valid(forger)), url },
      401,
    );
  },
  'a header sent twice': (forger) => {
    const knock = asKnock(any(forger));
    const name = pick(forger, NEEDED);
    const value = knock.headers.find(([each]) => each === name)?.[1] ?? '';
    return refused({ ...knock, headers: [...knock.headers, [name, value]] }, 401);
  },
  'headers in capitals, an altered body': (forger) => {
    const { knock, expected } = altered(forger, (body) => swapCharacter(forger, body));
    const headers = knock.headers.map(([name, value]): [string, string] => [
      name.toUpperCase(),
      value,
    ]);
    return { knock: { ...knock, headers }, expected };
  },
  'another method': (forger) =>
    refused({ ...asKnock(any(forger)), method: pick(forger, ['PUT', 'DELETE', 'PATCH']) }, 400),
  'signed, not JSON': (forger) =>
    refused(
      signed(
        forger,
        pick(forger, [
          '',
          '{',
          'null}',
          'undefined',
          '{"kind":',
          '[1,]',
          "{'kind':'results'}",
          '\u0000',
        ]),
      ),
      400,
    ),
  'signed, JSON cut short': (forger) => {
    const { body } = any(forger);
    return refused(signed(forger, body.slice(0, whole(forger, body.length - 1))), 400);
  },
  'signed, not UTF-8': (forger) => {
    const { body } = sealed(forger, valid(forger));
    const bytes = new Uint8Array(
      Buffer.concat([Buffer.from(body as string), Buffer.from([0xc3, 0x28, 0xff])]),
    );
    return refused({ ...sealed(forger, valid(forger)), body: bytes }, 400, 401);
  },
  'signed, nested deeply': (forger) => {
    const depth = 200 + whole(forger, 5000);
    const [open, close] = pick(forger, [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const);
    return refused(signed(forger, `${open.repeat(depth)}1${close.repeat(depth)}`), 400);
  },
  'signed, of no kind': (forger) =>
    refused(
      signed(
        forger,
        pick(forger, [
          'null',
          '1',
          '"text"',
          '[]',
          '{}',
          '{"kind":"replica"}',
          '{"v":1}',
          '{"v":1,"kind":"admin"}',
          '{"v":1,"kind":["replica"]}',
          '{"v":"1","kind":"confirm"}',
          '{"v":0,"kind":"confirm"}',
          '{"v":1.5,"kind":"confirm"}',
        ]),
      ),
      400,
    ),
  'signed, with a prototype': (forger) =>
    refused(
      signed(
        forger,
        '{"v":1,"__proto__":{"kind":"results","results":[]},"constructor":{"prototype":{"kind":"results"}}}',
      ),
      400,
    ),
  'signed, a part is of the wrong type': (forger) =>
    wrongPart(forger, () => pick(forger, [null, {}, [[]], true])),
  'signed, a part is missing': (forger) => wrongPart(forger, () => undefined),
};

/** Large ones, of which a few are enough. */
export const LARGE: Record<string, Make> = {
  'larger than a message may be': (forger) =>
    refused({ ...asKnock(any(forger)), body: 'x'.repeat(OVER_OURS) }, 413),
  'larger than the platform takes': (forger) => ({
    ...refused({ ...asKnock(any(forger)), body: 'x'.repeat(OVER_FORGE) }, 413),
    isForPlatform: true,
  }),
};

function refused(knock: Knock, ...expected: number[]): Forgery {
  return { knock, expected };
}

function whole({ sites }: Forger, below: number): number {
  return Math.floor(sites.world.random() * below);
}

function pick<T>(forger: Forger, list: readonly T[]): T {
  return list[whole(forger, list.length)] as T;
}

/** A message that crossed to that site. */
function any(forger: Forger): Overheard {
  const { url } = stolenKeys(forger.sites, forger.to === 'desk' ? 'dev' : 'desk');
  return pick(
    forger,
    forger.heard.filter((each) => each.url === url),
  );
}

/** What one of them said. */
function valid(forger: Forger): object {
  return JSON.parse(any(forger).body) as object;
}

function asKnock({ url, headers, body }: Overheard): Knock {
  return { url, headers: Object.entries(headers), body };
}

/** A new message to that site, signed as its peer would. */
function sealed(
  forger: Forger,
  message: object,
  { keys, at = 0 }: { keys?: Key[]; at?: number } = {},
): Knock & { body: string } {
  const { sites, to } = forger;
  const { url, send, sender } = stolenKeys(sites, to === 'desk' ? 'dev' : 'desk');
  const stamp = { id: sites.world.uuid(), now: sites.world.clock.now() + at };
  const { headers, body } = seal(message, sender, keys ?? send, stamp);
  return { url, headers: Object.entries(headers), body };
}

/** Any text, signed as the peer would sign it. */
function signed(forger: Forger, body: string): Knock {
  const { url, headers } = sealed(forger, {});
  const { send } = stolenKeys(forger.sites, forger.to === 'desk' ? 'dev' : 'desk');
  const webhook = new Webhook(Buffer.from(send[0]!.secret, 'base64'), { format: 'raw' });
  const named = Object.fromEntries(headers);
  const at = new Date(Number(named['webhook-timestamp']) * 1000);
  const signature = webhook.sign(named['webhook-id']!, at, body);
  return { url, headers: Object.entries({ ...named, 'webhook-signature': signature }), body };
}

function anotherKey(forger: Forger): Key {
  const secret = Buffer.from(Array.from({ length: 32 }, () => whole(forger, 256)));
  return { id: 'another', secret: secret.toString('base64') };
}

function without(forger: Forger, names: readonly string[]): Forgery {
  const knock = sealed(forger, valid(forger));
  return refused(
    { ...knock, headers: knock.headers.filter(([name]) => !names.includes(name)) },
    401,
  );
}

function changed(forger: Forger, header: string, change: (text: string) => string): Forgery {
  const knock = sealed(forger, valid(forger));
  const headers = knock.headers.map(([name, value]): [string, string] => [
    name,
    name === header ? change(value) : value,
  ]);
  return refused({ ...knock, headers }, 401);
}

function resigned(forger: Forger, change: (forger: Forger, text: string) => string): Forgery {
  return changed(forger, 'webhook-signature', (text) => `v1,${change(forger, text.slice(3))}`);
}

function flipBit(forger: Forger, text: string): string {
  const bytes = Buffer.from(text, 'base64');
  bytes[whole(forger, bytes.length)]! ^= 1 << whole(forger, 8);
  return bytes.toString('base64');
}

function altered(forger: Forger, change: (body: string) => string): Forgery {
  const knock = sealed(forger, valid(forger));
  return refused({ ...knock, body: change(knock.body) }, 401);
}

function swapCharacter(forger: Forger, body: string): string {
  const at = whole(forger, body.length);
  const other = body[at] === 'x' ? 'y' : 'x';
  return `${body.slice(0, at)}${other}${body.slice(at + 1)}`;
}

/** A part that a replica cannot be without becomes something else. */
function wrongPart(forger: Forger, other: () => unknown): Forgery {
  const replica = {
    kind: 'replica',
    twin: { initiator: 'a', issueId: '10000' },
    from: { id: '10000', key: 'X-1' },
    seq: 1,
    readAt: 0,
    ack: 0,
    delta: { base: null, fields: {}, dropped: [] },
    edited: {},
  };
  const part = pick(forger, Object.keys(replica));
  const value = other();
  // An object where an object belongs would need to be wrong inside.
  return refused(
    sealed(forger, { ...replica, [part]: part === 'edited' && value !== undefined ? 7 : value }),
    400,
  );
}
