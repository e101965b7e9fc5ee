/** Answers an editor: what may stand at a place in a script, and what stands there. */
import ts from 'typescript';
import type { Completion } from './completion';
import { createService, filesFor, PREFIX, SCRIPT_FILE, unlessTooDeep } from './program';
import type { SiteNames } from './checked';
import type { Direction } from '../script';

/** Entries of one answer; an editor filters as its user types on. */
const MOST_ENTRIES = 300;

/** Names that belong to the machinery around a script. */
const HIDDEN = /^__/;

/** Script, direction, characters from the start of the script, names of this site. */
type Asked = [source: string, direction: Direction, position: number, site?: SiteNames];

/** @returns nothing where nothing is known */
export function completeScript(...asked: Asked): Completion[] {
  return unlessTooDeep(() => complete(...asked), []);
}

function complete(
  source: string,
  direction: Direction,
  position: number,
  site?: SiteNames,
): Completion[] {
  const service = createService(filesFor(source, direction, site));
  const found = service.getCompletionsAtPosition(SCRIPT_FILE, PREFIX.length + position, {
    includeCompletionsWithInsertText: false,
  });
  return (found?.entries ?? [])
    .filter(({ name }) => !HIDDEN.test(name))
    .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0))
    .slice(0, MOST_ENTRIES)
    .map(({ name, kind }) => ({ label: name, type: TYPES.get(kind) ?? 'variable' }));
}

const TYPES = new Map<ts.ScriptElementKind, Completion['type']>([
  [ts.ScriptElementKind.memberVariableElement, 'property'],
  [ts.ScriptElementKind.memberGetAccessorElement, 'property'],
  [ts.ScriptElementKind.memberSetAccessorElement, 'property'],
  [ts.ScriptElementKind.memberFunctionElement, 'method'],
  [ts.ScriptElementKind.keyword, 'keyword'],
  [ts.ScriptElementKind.string, 'text'],
]);

/** @returns type and documentation of what stands at a place, or null */
export function describeScript(...asked: Asked): string | null {
  return unlessTooDeep(() => describe(...asked), null);
}

function describe(
  source: string,
  direction: Direction,
  position: number,
  site?: SiteNames,
): string | null {
  const service = createService(filesFor(source, direction, site));
  const info = service.getQuickInfoAtPosition(SCRIPT_FILE, PREFIX.length + position);
  if (!info) return null;
  const parts = [info.displayParts, info.documentation].map((each) =>
    ts.displayPartsToString(each),
  );
  return parts.filter((part) => part !== '').join('\n\n');
}
