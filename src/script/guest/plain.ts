/** From what a script left in a field to plain data that the host checks. */
import { RichText, toDocument } from './rich-text';

const RICH = new Set(['description', 'environment']);

/** The value of a field as plain data. */
export function toPlain(field: string, value: unknown): unknown {
  if (RICH.has(field)) return toDocument(value);
  return plain(value);
}

function plain(value: unknown): unknown {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return null;
  if (value instanceof RichText) return value.adf;
  if (value instanceof String) return value.toString();
  if (value instanceof Date) return value.toISOString();
  // One by one: a list that is here in part asks for the whole.
  if (Array.isArray(value)) return [...(value as unknown[])].map(plain);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
