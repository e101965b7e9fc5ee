/**
 * Rich text inside the sandbox: behaves like a string, and keeps its document when it is assigned as it is.
 */
import { fromText, toText } from '../../replica/rich-text';
import type { JsonValue, RichText as Document } from '../../replica/replica';

export class RichText extends String {
  readonly adf: Document;

  constructor(adf: Document) {
    super(toText(adf));
    this.adf = adf;
  }

  /** As Groovy names it. */
  contains(part: string): boolean {
    return this.includes(part);
  }

  toJSON(): Document {
    return this.adf;
  }
}

/** A document as a script sees it. */
export function toRichText(adf: Document | null | undefined): RichText | null {
  return adf ? new RichText(adf) : null;
}

/** Data of any kind as a script sees it: the documents in it are rich text. */
export function revive(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if (value['type'] === 'doc' && Array.isArray(value['content'])) return toRichTextIfAny(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}

/** What only looks like a document stays as it is. */
function toRichTextIfAny(value: JsonValue): unknown {
  try {
    return new RichText(value as unknown as Document);
  } catch {
    return value;
  }
}

/** Whatever a script assigned to a rich text field, as a document. */
export function toDocument(value: unknown): Document | null {
  if (value === null || value === undefined || value === '') return null;
  if (value instanceof RichText) return value.adf;
  if (typeof value === 'object' && (value as Partial<Document>).type === 'doc')
    return value as Document;
  return fromText(asText(value));
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof String) return value.toString();
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object comes as far as String
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
