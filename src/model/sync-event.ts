/**
 * A sync event: one row of what happened and why, kept for the admin. Values are shortened; a whole
 * value stays in Jira.
 */
import type { ErrorCode, ScriptPosition } from '../errors';
import type { RichText } from '../replica/replica';
import { toText } from '../replica/rich-text';
import { type NamedPerson, peopleIn } from './personal-data';
import type { Twin } from './twin';

/** Why one thing was written, or was not. */
export interface Why {
  /** What it concerns: a field, `comment`, `attachment`, `transition`. */
  what: string;
  /** Shortened values, where there are such. */
  from?: string;
  to?: string;
  /** The line of the script that asked for it. */
  line?: number;
  /** Set where both sides had changed it: who won and what was lost. */
  conflict?: string;
}

export interface SyncEvent {
  id: string;
  connectionId: string;
  twinKey: string;
  /** Local issue, as far as there is one. */
  issueId?: string;
  issueKey?: string;
  /** The peer's issue, as far as it is known. */
  remoteKey?: string;
  at: number;
  direction: 'outgoing' | 'incoming';
  state: 'sent' | 'applied' | 'skipped' | 'failed' | 'parked';
  /** Milliseconds from reading the change on the other site to this; of changes that came from there. */
  took?: number;
  /** Number of the message. */
  seq?: number;
  /** Published version of the script that ran. */
  script?: number;
  /** One sentence for an admin. */
  summary: string;
  why: Why[];
  warnings: { message: string; line?: number }[];
  /** What came is kept until then, in milliseconds since 1970: scripts can be tried on it. */
  recordedUntil?: number;
  /** People whom the event's words may name: by their accounts they can be forgotten. */
  named?: NamedPerson[];
  /** What the script wrote to its console. */
  log?: string[];
  error?: { code: ErrorCode; message: string; next: string; at?: ScriptPosition };
}

/** Which twin an event is about, and its issues as far as they are known. */
export function about({
  connectionId,
  key,
  local,
  remote,
}: Pick<Twin, 'connectionId' | 'key' | 'local' | 'remote'>): Pick<
  SyncEvent,
  'connectionId' | 'twinKey' | 'issueId' | 'issueKey' | 'remoteKey'
> {
  return {
    connectionId,
    twinKey: key,
    ...(local && { issueId: local.id, issueKey: local.key }),
    ...(remote && { remoteKey: remote.key }),
  };
}

/** People that an event remembers: a value of the store has 240 KiB. */
const MOST_NAMED = 50;

/** The people in some values, each once, as an event has them; nothing if there are none. */
export function naming(...values: unknown[]): Pick<SyncEvent, 'named'> {
  const people = new Map(peopleIn(values).map((each) => [each.accountId, each]));
  const named = [...people.values()].filter(({ displayName }) => displayName !== undefined);
  return named.length > 0 ? { named: named.slice(0, MOST_NAMED) } : {};
}

/** Longest value that an event keeps, in characters. */
const VALUE_LENGTH = 200;

/** A value as an event shows it, in words: what Jira knows by a name by that, documents as their text. */
export function shorten(value: unknown): string {
  const text = inWords(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(inWords).join(', ');
  if (typeof value !== 'object') return JSON.stringify(value);
  if ('type' in value && value.type === 'doc') return toText(value as RichText);
  for (const name of ['displayName', 'name', 'key', 'value'] as const) {
    const found = (value as Record<string, unknown>)[name];
    if (typeof found === 'string') return found;
  }
  return JSON.stringify(value);
}

/** Warnings that the panel and the other side are told, and characters of one. */
const MOST_TOLD = 50;
const TOLD_LENGTH = 500;

/** Warnings as they are told: the last ones stay in the twin's row, which has 240 KiB in all. */
export function toTell(warnings: readonly string[]): string[] {
  return warnings.slice(0, MOST_TOLD).map((text) => text.slice(0, TOLD_LENGTH));
}
