/**
 * Digests: how Tandem remembers what a value was without keeping it. Equal values give equal digests
 * whatever the order of their keys.
 */
import { createHash } from 'node:crypto';

/** Digest of any JSON value: 16 characters, 96 bits of SHA-256. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 16);
}

/** JSON with keys in order and without `undefined`, in the spirit of RFC 8785. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    isRecord(inner) ? sorted(inner) : inner,
  );
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
