/** Comments, work logs and files: each is there once, with its newest words, and nothing else is. */
import { wordsOf, type Json } from '../cloud/rest';
import { administrator, type End, type History, type Thread } from './cast';
import type { Seen } from './check';
import type { Entry } from './memory';

export async function entryViolations(
  { memory }: History,
  thread: Thread,
  issues: Seen[],
): Promise<string[]> {
  const entries = memory.entries.filter((entry) => entry.thread === thread);
  const found: string[] = [];
  for (const { end, issue } of issues) {
    const { comment, worklog } = issue.fields;
    const comments = comment.comments as Json[];
    found.push(...texts(entries, { kind: 'comment', end, there: comments }));
    found.push(...visibility(entries, end, comments));
    found.push(...texts(entries, { kind: 'work log', end, there: worklog.worklogs as Json[] }));
    found.push(...(await files(entries, end, issue.fields)));
  }
  return found;
}

const textOf = (each: Json): string => wordsOf(each.body ?? each.comment);

function texts(
  all: Entry[],
  { kind, end, there }: { kind: 'comment' | 'work log'; end: End; there: Json[] },
): string[] {
  const entries = all.filter((entry) => entry.kind === kind);
  const found: string[] = [];
  const strange = there.filter((each) => !entries.some(({ mark }) => textOf(each).includes(mark)));
  for (const each of strange)
    found.push(`a ${kind} of nobody exists at ${end.name}: ${textOf(each).slice(0, 80)}`);
  for (const { mark, words, seconds, isRemoved, isOrphan, end: origin, thread } of entries) {
    const copies = there.filter((each) => textOf(each).includes(mark));
    const what = `${kind} ${mark} of ${origin.name} in ${thread.label}`;
    const expected = isOrphan ? Math.min(1, copies.length) : isRemoved ? 0 : 1;
    if (copies.length !== expected)
      found.push(`${what} exists ${copies.length} times at ${end.name}, not ${expected}`);
    if (isRemoved || isOrphan) continue;
    for (const copy of copies) {
      if (!textOf(copy).includes(words))
        found.push(`${what} has old words at ${end.name}: ${textOf(copy)}, not ${words}`);
      if (seconds !== undefined && copy.timeSpentSeconds !== seconds)
        found.push(`${what} has ${copy.timeSpentSeconds} s at ${end.name}, not ${seconds}`);
    }
  }
  return found;
}

/** Customers see what an agent shows them, and nothing that came from elsewhere. */
function visibility(entries: Entry[], end: End, comments: Json[]): string[] {
  if (end.project !== 'DESK') return [];
  return entries.flatMap(({ kind, mark, end: origin, isInternal = false, isRemoved, isOrphan }) => {
    const copy = comments.find((each) => textOf(each).includes(mark));
    if (kind !== 'comment' || isRemoved || isOrphan || !copy) return [];
    const isPublic = copy.jsdPublic !== false;
    const wanted = origin === end && !isInternal;
    return isPublic === wanted
      ? []
      : [`comment ${mark} of ${origin.name} is ${isPublic ? 'public' : 'internal'} at ${end.name}`];
  });
}

async function files(all: Entry[], end: End, fields: Json): Promise<string[]> {
  const files = all.filter(({ kind }) => kind === 'file');
  const nameOf = ({ words, mark }: Entry) => `${words} ${mark}`;
  const orphans = new Set(files.filter(({ isOrphan }) => isOrphan).map(nameOf));
  const there: string[] = [];
  for (const { id, filename } of fields.attachment as { id: string; filename: string }[]) {
    const bytes = await administrator(end).who.download(id);
    there.push(`${filename} ${Buffer.from(bytes).toString('base64')}`);
  }
  const expected = files
    .filter(({ isRemoved, isOrphan }) => !isRemoved && !isOrphan)
    .map(nameOf)
    .concat([...orphans].filter((orphan) => there.includes(orphan)))
    .sort();
  if (JSON.stringify(there.sort()) === JSON.stringify(expected)) return [];
  const short = (list: string[]) => list.map((each) => each.slice(0, 24)).join(', ');
  return [`files at ${end.name}: ${short(there)}; expected: ${short(expected)}`];
}
