/**
 * Marks of many entries in columns: as JSON each is some 35 bytes, in columns 21, and a twin with thousands is
 * read whole at each change. Pure.
 */

/** Entries by id. */
export type Entries = Record<string, unknown>;

/** `[digest, number]` by id: ids and numbers as differences from the one before. What has another form lies beside. */
export interface Columns {
  ids: number[];
  /** One after another, all of {@link LENGTH}. */
  digests: string;
  numbers: number[];
  /** The numbers were texts: ids themselves. */
  areIds?: true;
  others?: Entries;
}

/** Characters of a digest. */
const LENGTH = 16;

/** An entry that has the common form. */
type Common = [id: number, digest: string, number: number];

export function toColumns(entries: Entries): Columns {
  const areIds = Object.values(entries).some((entry) => typeof second(entry) === 'string');
  const common: Common[] = [];
  const others: Entries = {};
  for (const [id, entry] of Object.entries(entries)) {
    const found = commonOf(id, entry, areIds);
    if (found) common.push(found);
    else others[id] = entry;
  }
  common.sort(([a], [b]) => a - b);
  return {
    ids: differences(common.map(([id]) => id)),
    digests: common.map(([, digest]) => digest).join(''),
    numbers: differences(common.map(([, , number]) => number)),
    ...(areIds && { areIds }),
    ...(Object.keys(others).length > 0 && { others }),
  };
}

export function fromColumns({ ids, digests, numbers, areIds, others = {} }: Columns): Entries {
  const entries: Entries = { ...others };
  const values = sums(numbers);
  for (const [index, id] of sums(ids).entries()) {
    const digest = digests.slice(index * LENGTH, (index + 1) * LENGTH);
    const value = values[index] ?? 0;
    entries[id] = [digest, areIds ? String(value) : value];
  }
  return entries;
}

function commonOf(id: string, entry: unknown, areIds: boolean): Common | undefined {
  if (!Array.isArray(entry) || entry.length !== 2 || !isNumeral(id)) return undefined;
  const [digest, value] = entry as unknown[];
  if (typeof digest !== 'string' || digest.length !== LENGTH) return undefined;
  const isFit = areIds ? isNumeral(value) : Number.isSafeInteger(value);
  return isFit ? [Number(id), digest, Number(value)] : undefined;
}

function second(entry: unknown): unknown {
  return Array.isArray(entry) ? entry[1] : undefined;
}

/** A text that is the same once it was a number. */
function isNumeral(value: unknown): boolean {
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value);
}

function differences(numbers: number[]): number[] {
  return numbers.map((number, index) => number - (numbers[index - 1] ?? 0));
}

function sums(numbers: number[]): number[] {
  let sum = 0;
  return numbers.map((number) => (sum += number));
}
