/** The fields of a plan in the forms in which Jira is given them, and what is remembered of the form it took. */
import { fieldDigest } from '../replica/compare';
import { inWords } from '../replica/files';
import { RichText, type JsonValue } from '../replica/replica';
import type { FieldWrite } from './merge';
import { placed, type Place } from './placing';
import type { Refused, Written } from './ports';
import type { Twin } from './twin';

/** Values with their pictures in place, and their documents in words. */
export async function toWritten(writes: FieldWrite[], place: Place): Promise<Written> {
  const values = Object.fromEntries(writes.map(({ field, value }) => [field, value]));
  const documents = writes.flatMap(({ field, value }): [string, JsonValue][] => {
    const doc = RichText.safeParse(value);
    return doc.success ? [[field, inWords(doc.data) as JsonValue]] : [];
  });
  return { values: await placed(values, place), words: Object.fromEntries(documents) };
}

/** Remembers which texts are here in plain form only, so that they do not go back as if somebody wrote them. */
export function notePlain(twin: Twin, { values, words }: Written, refused: Refused[]): void {
  const plain = refused.flatMap(({ field, isPlain }): [string, string][] =>
    isPlain && field in words ? [[field, fieldDigest(field, words[field])]] : [],
  );
  const others = Object.entries(twin.plain ?? {}).filter(([field]) => !(field in values));
  if (plain.length + others.length > 0) twin.plain = Object.fromEntries([...others, ...plain]);
  else delete twin.plain;
}
