/** From what a script left in a field to plain data that the host checks. */
import { RichText, toDocument } from './rich-text';

const RICH = new Set(['description', 'environment']);

/** Where anything crosses, and documents as they are; other fields take the text of one. */
const CUSTOM = /^custom(Fields|Keys)(\.|$)/;

/** The value of a field as plain data. */
export function toPlain(field: string, value: unknown): unknown {
  if (RICH.has(field)) return toDocument(value);
  return plain(value, CUSTOM.test(field) ? (text) => text.adf : String);
}

function plain(value: unknown, ofRichText: (text: RichText) => unknown): unknown {
  const again = (inner: unknown) => plain(inner, ofRichText);
  if (isNothing(value)) return null;
  if (value instanceof RichText) return ofRichText(value);
  if (value instanceof String) return value.toString();
  if (value instanceof Date) return value.toISOString();
  // One by one: a list that is here in part asks for the whole.
  if (Array.isArray(value)) return [...(value as unknown[])].map(again);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      isNothing(inner) ? [] : [[key, again(inner)]],
    ),
  );
}

/** What JSON has no word for: left out of an object, null elsewhere. */
function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}
