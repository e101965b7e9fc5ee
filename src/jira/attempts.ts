/**
 * Sends fields to Jira so that what it refuses of one value costs that value alone. Jira refuses a whole request
 * for one field; each further attempt leaves out, or simplifies, what it did not take.
 */
import { RichText, type JsonValue } from '../replica/replica';
import { fromText, toText } from '../replica/rich-text';
import { JiraRefusal } from './client';
import type { JiraFields, Refused } from './field';

/** What is written, and what may be written instead. */
export interface Wanted extends JiraFields {
  /** Documents in plain form, by the names that scripts use. */
  words: Record<string, JsonValue>;
  /** Reads the names that Jira takes in each list, by Jira's field id. Called only after a refusal. */
  readAllowed: () => Promise<Record<string, string[]>>;
}

/** Further attempts after refusals that name their fields. */
const MOST_NAMED = 3;

/** Further attempts after refusals that name no field: documents in words, then without documents. */
const MOST_UNNAMED = 2;

/**
 * Sends fields, in as many attempts as it takes.
 * @returns what `send` returns, and what Jira did not take or took in another form
 * @throws JiraRefusal if Jira refuses something that the issue cannot do without, or what no attempt can leave out
 */
export async function sendFields<T>(
  wanted: Wanted,
  send: (fields: Record<string, unknown>) => Promise<T>,
): Promise<{ result: T; refused: Refused[] }> {
  let { fields } = wanted;
  const refused = new Map<string, Refused>();
  for (let named = 0, unnamed = 0; ;) {
    try {
      return { result: await send(fields), refused: [...wanted.refused, ...refused.values()] };
    } catch (error) {
      if (!(error instanceof JiraRefusal)) throw error;
      const reasons = reasonsIn(error);
      const isNamed = Object.keys(reasons).length > 0;
      if (isNamed ? (named += 1) > MOST_NAMED : (unnamed += 1) > MOST_UNNAMED) throw error;
      const next = isNamed
        ? await withoutNamed(fields, reasons, wanted)
        : withoutDocuments(fields, error.message, wanted);
      if (!next) throw error;
      fields = changed(fields, next);
      for (const [id, change] of Object.entries(next)) refused.set(id, change.refused);
    }
  }
}

/** What becomes of a field that was refused; `instead` is undefined if it is left out. */
type Changes = Record<string, { instead?: unknown; refused: Refused }>;

function changed(fields: Record<string, unknown>, next: Changes): Record<string, unknown> {
  const all = Object.entries(fields).map(([id, value]) => [
    id,
    next[id] ? next[id].instead : value,
  ]);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as typeof fields;
}

/** Names in refusals that are not the names of the fields in requests. Seen at live sites: `parentId`. */
const ALIASES: Record<string, string> = {
  parentId: 'parent',
  pid: 'project',
  securitylevel: 'security',
  timeoriginalestimate: 'timetracking',
  timeestimate: 'timetracking',
  timetracking_originalestimate: 'timetracking',
  timetracking_remainingestimate: 'timetracking',
};

function reasonsIn({ fields }: JiraRefusal): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, reason]) => [ALIASES[name] ?? name, reason]),
  );
}

/** Without these there is no issue worth having: a refusal of one of them is a refusal of the whole. */
const ESSENTIAL = new Set(['summary', 'project', 'issuetype']);

/** A security level that is not taken would leave the rest open to more people than it is meant for. */
function isEssential(id: string, value: unknown): boolean {
  return ESSENTIAL.has(id) || (id === 'security' && value !== null);
}

/** @returns undefined if one of the fields cannot be left out */
async function withoutNamed(
  fields: Record<string, unknown>,
  reasons: Record<string, string>,
  wanted: Wanted,
): Promise<Changes | undefined> {
  const ids = Object.keys(reasons);
  if (!ids.every((id) => id in fields && !isEssential(id, fields[id]))) return undefined;
  const hasList = ids.some((id) => Array.isArray(fields[id]));
  const allowed = hasList ? await wanted.readAllowed() : {};
  return Object.fromEntries(
    Object.entries(reasons).map(([id, reason]) => {
      const refused = { field: wanted.names[id] ?? id, reason };
      const words = inWords(id, fields[id], wanted);
      const part = partOf(fields[id], allowed[id] ?? []);
      if (words) return [id, { instead: words, refused: { ...refused, isPlain: true } }];
      if (part)
        return [id, { instead: part.there, refused: { ...refused, missing: part.missing } }];
      return [id, { refused }];
    }),
  );
}

/** @returns undefined if there are no documents left that could be to blame */
function withoutDocuments(
  fields: Record<string, unknown>,
  reason: string,
  wanted: Wanted,
): Changes | undefined {
  const documents = Object.keys(fields).filter((id) => RichText.safeParse(fields[id]).success);
  if (documents.length === 0) return undefined;
  const rich = documents.filter((id) => inWords(id, fields[id], wanted));
  return Object.fromEntries(
    (rich.length > 0 ? rich : documents).map((id) => {
      const refused = { field: wanted.names[id] ?? id, reason };
      const words = inWords(id, fields[id], wanted);
      return [id, words ? { instead: words, refused: { ...refused, isPlain: true } } : { refused }];
    }),
  );
}

/** The words of a document; undefined for what is no document, or plain already. */
function inWords(id: string, value: unknown, { names, words }: Wanted): JsonValue | undefined {
  const doc = RichText.safeParse(value);
  if (!doc.success) return undefined;
  const plain = words[names[id] ?? id] ?? (fromText(toText(doc.data)) as JsonValue);
  return JSON.stringify(plain) === JSON.stringify(value) ? undefined : plain;
}

/** What of a list the site has; undefined if that is all or nothing of it. */
function partOf(
  value: unknown,
  allowed: string[],
): { there: unknown[]; missing: string[] } | undefined {
  if (!Array.isArray(value)) return undefined;
  const isThere = (entry: unknown) => allowed.includes(nameOf(entry));
  const there = (value as unknown[]).filter(isThere);
  if (there.length === 0 || there.length === value.length) return undefined;
  return { there, missing: value.filter((entry) => !isThere(entry)).map(nameOf) };
}

/** The name by which Jira knows an entry of a list: of a version, a component, an option. */
export function nameOf(entry: unknown): string {
  const { name, value } = (entry ?? {}) as { name?: unknown; value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : '';
}
