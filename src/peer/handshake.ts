/**
 * How two sites come to share keys: an ephemeral X25519 exchange (RFC 7748) that both sides authenticate
 * with the one-time secret of an invitation. Keys come from HKDF (RFC 5869) over the exchange and that
 * secret, bound to everything that was said, one for each direction. README.md has it on a page. Pure
 * but for fresh randomness.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import * as z from 'zod';
import { SyncError } from '../errors';
import { shownName } from '../replica/printable';
import type { Key } from './envelope';
import { PROTOCOL, Takes, Time } from './message';
import { isPeerUrl, isSiteUrl } from './url';

/** Raw X25519 public key in base64url. */
const PublicKey = z.string().regex(/^[\w-]{43}$/);
const PeerUrl = z.string().refine(isPeerUrl, 'not the address of a Forge web trigger');
const Person = shownName(255);
const Account = z.string().max(128);
/** When that person agreed, by the clock of their site; milliseconds since 1970. */
const AgreedAt = Time;
const Site = z.object({
  name: shownName(255),
  url: z.string().refine(isSiteUrl, 'not the address of a site'),
});

/** What the inviting admin hands to the other one, by whatever way they trust. */
export const Invitation = z.object({
  v: z.literal(PROTOCOL),
  connection: z.string().regex(/^[a-z0-9]{16,40}$/),
  name: shownName(100).pipe(z.string().min(1)),
  url: PeerUrl,
  site: Site,
  by: Person,
  secret: z.string().regex(/^[\w-]{43}$/),
  /** Milliseconds since 1970. */
  expires: Time,
});
export type Invitation = z.infer<typeof Invitation>;

/** Signed with the key that {@link invitationKey} makes of the one-time secret. */
export const AcceptMessage = z.object({
  kind: z.literal('accept'),
  publicKey: PublicKey,
  url: PeerUrl,
  site: Site,
  by: Person,
  account: Account,
  at: AgreedAt,
  takes: Takes.optional(),
});
export type AcceptMessage = z.infer<typeof AcceptMessage>;

/** The answer, with a proof that the inviting side holds the secret and saw the same exchange. */
export const AcceptAnswer = z.object({
  publicKey: PublicKey,
  site: Site,
  by: Person,
  account: Account,
  at: AgreedAt,
  takes: Takes.optional(),
  proof: z.string().regex(/^[\w-]{43}$/),
});
export type AcceptAnswer = z.infer<typeof AcceptAnswer>;

/** 32 random bytes for an invitation. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** An invitation as text to copy. */
export function encodeInvitation(invitation: Invitation): string {
  return `tandem${PROTOCOL}.${Buffer.from(JSON.stringify(invitation)).toString('base64url')}`;
}

/** @throws SyncError `invitation-invalid`, `other-version` */
export function decodeInvitation(text: string): Invitation {
  const [, version, code] = /^\s*tandem(\d{1,4})\.([\w-]{10,4000})\s*$/.exec(text) ?? [];
  if (version !== undefined && Number(version) !== PROTOCOL)
    throw new SyncError(
      'other-version',
      'This invitation was made by another version of Tandem than runs on this site.',
    );
  try {
    return Invitation.parse(JSON.parse(Buffer.from(code ?? '', 'base64url').toString('utf8')));
  } catch {
    throw new SyncError(
      'invitation-invalid',
      'This is not an invitation, or a part of it is missing. Copy it whole.',
    );
  }
}

/** The key that signs the acceptance. */
export function invitationKey(secret: string): Key {
  return {
    id: 'invitation',
    secret: derive(Buffer.from(secret, 'base64url'), Buffer.alloc(0), 'tandem invitation v1'),
  };
}

/** A key pair for one exchange: the public part to send, the private one to keep until it is over. */
export interface Exchange {
  publicKey: string;
  /** PKCS#8 in base64; a secret. */
  privateKey: string;
}

export function newExchange(): Exchange {
  const pair = generateKeyPairSync('x25519');
  return {
    publicKey: pair.publicKey.export({ format: 'jwk' }).x ?? '',
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** The keys of a new connection and the inviting side's proof. */
export interface Agreed {
  fromA: Key;
  fromB: Key;
  proof: string;
}

/** Everything both sides said, as each of them heard it. */
export interface Said {
  connection: string;
  secret: string;
  a: { publicKey: string; url: string };
  b: { publicKey: string; url: string };
}

/**
 * Derives the connection's keys. Both sides get the same ones only if they heard the same.
 * @param own this side's exchange
 * @param theirs the other side's public key
 */
export function agree(own: Exchange, theirs: string, said: Said): Agreed {
  const shared = diffieHellman({
    privateKey: createPrivateKey({
      key: Buffer.from(own.privateKey, 'base64'),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: theirs }, format: 'jwk' }),
  });
  const transcript = JSON.stringify([
    said.connection,
    said.a.publicKey,
    said.a.url,
    said.b.publicKey,
    said.b.url,
  ]);
  const secret = Buffer.from(said.secret, 'base64url');
  const make = (purpose: string) => derive(shared, secret, `tandem v1 ${purpose} ${transcript}`);
  return {
    fromA: { id: keyId(make('id a')), secret: make('a to b') },
    fromB: { id: keyId(make('id b')), secret: make('b to a') },
    proof: createHmac('sha256', Buffer.from(make('proof'), 'base64'))
      .update('a')
      .digest('base64url'),
  };
}

/** @throws SyncError `unauthenticated` if the inviting side did not prove that it heard the same */
export function checkProof(agreed: Agreed, proof: string): void {
  const [ours, theirs] = [Buffer.from(agreed.proof), Buffer.from(proof)];
  if (ours.length === theirs.length && timingSafeEqual(ours, theirs)) return;
  throw new SyncError(
    'unauthenticated',
    'The other site did not prove that it made this invitation.',
  );
}

function derive(input: Buffer, salt: Buffer, info: string): string {
  // HKDF allows 1024 bytes of info; addresses are long, so their digest goes in.
  const bound = createHmac('sha256', 'tandem').update(info).digest();
  return Buffer.from(hkdfSync('sha256', input, salt, bound, 32)).toString('base64');
}

function keyId(secret: string): string {
  return Buffer.from(secret, 'base64').toString('hex').slice(0, 8);
}
