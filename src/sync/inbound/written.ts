/** The fields of a plan in the forms in which Jira is given them, and what is remembered of the form it took. */
import { fieldDigest } from '../../replica/compare';
import { inWords } from '../../replica/files';
import { RichText, type JsonValue } from '../../replica/replica';
import type { FieldWrite } from '../plan/merge-fields';
import {
  findPlaces,
  fitting,
  placed,
  TOO_LONG,
  withoutAbsent,
  type Place,
  type Places,
} from './write-text';
import type { Refused, Written } from '../../model/issue';
import type { Twin } from '../../model/twin';

/** What Jira is given, and digests of the texts that were shortened or whose pictures are their names. */
export interface ToWrite extends Written {
  short: Record<string, string>;
  bracketed: Record<string, string>;
}

/** Values with their pictures in place, and their documents in words. */
export async function toWritten(writes: FieldWrite[], place: Place): Promise<ToWrite> {
  const whole = Object.fromEntries(writes.map(({ field, value }) => [field, value]));
  const values = fitting(whole, place);
  const short = writes.flatMap(({ field, value }): [string, string][] =>
    JSON.stringify(value) === JSON.stringify(values[field])
      ? []
      : [[field, fieldDigest(field, values[field])]],
  );
  const documents = Object.entries(values).flatMap(([field, value]): [string, JsonValue][] => {
    const doc = RichText.safeParse(value);
    return doc.success ? [[field, inWords(doc.data) as JsonValue]] : [];
  });
  const places = await findPlaces(values, place);
  return {
    values: placed(values, places),
    words: Object.fromEntries(documents),
    short: Object.fromEntries(short),
    bracketed: bracketedOf(values, places),
  };
}

/** Digests of the documents that show files which the issue has not got, as they will be read. */
function bracketedOf(values: Record<string, JsonValue>, places: Places): Record<string, string> {
  const shown = withoutAbsent(values, places);
  const fields = Object.keys(values).filter(
    (field) => JSON.stringify(shown[field]) !== JSON.stringify(values[field]),
  );
  return Object.fromEntries(fields.map((field) => [field, fieldDigest(field, shown[field])]));
}

/** The fields that were shortened, as an admin is told of them. */
export function tellShort({ short }: ToWrite): Refused[] {
  return Object.keys(short).map((field) => ({ field, reason: TOO_LONG, isShort: true }));
}

/** Remembers which texts are here in plain form, shortened or without their pictures, so that they do not go back as if somebody wrote them. */
export function notePlain(
  twin: Twin,
  { values, words, short, bracketed }: ToWrite,
  refused: Refused[],
): void {
  const plain = refused.flatMap(({ field, isPlain }): [string, string][] =>
    isPlain && field in words ? [[field, fieldDigest(field, words[field])]] : [],
  );
  const others = Object.entries(twin.plain ?? {}).filter(([field]) => !(field in values));
  const noted = {
    ...Object.fromEntries(others),
    ...bracketed,
    ...short,
    ...Object.fromEntries(plain),
  };
  if (Object.keys(noted).length > 0) twin.plain = noted;
  else delete twin.plain;
}
