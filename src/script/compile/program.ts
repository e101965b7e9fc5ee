/**
 * A script as TypeScript sees it: the API's declarations, the site's own names, and the script's body in
 * a function of its own. Loaded only where scripts are saved.
 */
import ts from 'typescript';
import { API } from '../generated/api';
import { LIBRARY } from '../generated/library';
import type { SiteNames } from './checked';
import type { Direction } from '../script';

const LIBRARY_FILE = '/lib.d.ts';
const COMMON_FILE = '/common.d.ts';
const API_FILE = '/api.d.ts';
const SITE_FILE = '/site.d.ts';

/** The script's file, as diagnostics name it. */
export const SCRIPT_FILE = '/script.ts';

/** What stands in front of the body. It takes a line of its own. */
export const PREFIX = 'function __sync(this: void) {\n';
export const SUFFIX = '\n}';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- a script is no module
  module: ts.ModuleKind.None,
  moduleDetection: ts.ModuleDetectionKind.Legacy,
  noLib: true,
  types: [],
  strict: true,
  // `statusMap[replica.status.name]` is how people write tables.
  noImplicitAny: false,
  noEmit: true,
  allowUnreachableCode: true,
};

/** Declarations that are the same for everyone are parsed once; they hold no data of anyone. */
// eslint-disable-next-line no-restricted-syntax -- the same for every site
const parsed = new Map<string, ts.SourceFile>();

function constant(name: string, text: string): ts.SourceFile {
  let file = parsed.get(text);
  if (!file) {
    file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
    parsed.set(text, file);
  }
  return file;
}

/** Files that a script is checked with, by name. */
export function filesFor(
  source: string,
  direction: Direction,
  site: SiteNames | undefined,
): Map<string, ts.SourceFile> {
  const script = ts.createSourceFile(
    SCRIPT_FILE,
    `${PREFIX}${source}${SUFFIX}`,
    ts.ScriptTarget.ES2022,
    true,
  );
  return new Map([
    [LIBRARY_FILE, constant(LIBRARY_FILE, LIBRARY)],
    [COMMON_FILE, constant(COMMON_FILE, API.common)],
    [API_FILE, constant(API_FILE, API[direction])],
    [SITE_FILE, ts.createSourceFile(SITE_FILE, declareSite(site), ts.ScriptTarget.ES2022, true)],
    [SCRIPT_FILE, script],
  ]);
}

/** A program over those files. */
export function createProgram(files: Map<string, ts.SourceFile>): ts.Program {
  return ts.createProgram({
    rootNames: [...files.keys()],
    options: OPTIONS,
    host: createHost(files),
  });
}

/** What answers an editor's questions about those files. */
export function createService(files: Map<string, ts.SourceFile>): ts.LanguageService {
  const host = createHost(files);
  return ts.createLanguageService({
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => LIBRARY_FILE,
    fileExists: (name) => host.fileExists(name),
    readFile: (name) => host.readFile(name),
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const file = files.get(name);
      return file && ts.ScriptSnapshot.fromString(file.text);
    },
  });
}

function createHost(files: Map<string, ts.SourceFile>): ts.CompilerHost {
  return {
    getSourceFile: (name) => files.get(name),
    getDefaultLibFileName: () => LIBRARY_FILE,
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => files.has(name),
    readFile: (name) => files.get(name)?.text,
  };
}

/** The site's names as types: they complete, and any other text is still taken. */
function declareSite(site: SiteNames | undefined): string {
  const fields = (site?.customFields ?? []).map(
    ({ name, type, isReadOnly }) =>
      `  ${isReadOnly ? 'readonly ' : ''}${JSON.stringify(name)}: ${isReadOnly ? 'Readonly<CustomField>' : `CustomField<${VALUES[type] ?? 'any'}>`};`,
  );
  return [
    `type SiteProject = ${union(site?.projects)};`,
    `type SiteIssueType = ${union(site?.issueTypes)};`,
    `type SiteStatus = ${union(site?.statuses)};`,
    `type SitePriority = ${union(site?.priorities)};`,
    `type SiteTransition = ${union(site?.transitions)};`,
    'interface SiteCustomFields {',
    ...fields,
    '  [name: string]: CustomField;',
    '}',
  ].join('\n');
}

function union(names: string[] | undefined): string {
  return [...(names ?? []).map((name) => JSON.stringify(name)), '(string & {})'].join(' | ');
}

/** Shapes of custom fields' values, by the type that Jira's field list names. */
const VALUES: Record<string, string> = {
  string: 'RichText | string | null',
  number: 'number | null',
  date: 'string | null',
  datetime: 'string | null',
  user: 'User | null',
  option: '{ value: string } | null, OptionRef | null',
  'array<option>': '{ value: string }[] | null, OptionRef[] | null',
  'array<string>': 'string[] | null',
  'array<user>': 'User[] | null',
  'array<version>': 'Version[] | null',
  // What these take is not what they hold.
  'array<json>': '{ id: number; name: string; state: string }[] | null, number | null',
  'array<sd-customerorganization>': '{ id: string; name: string }[] | null, number[] | null',
  'sd-customerrequesttype': '{ requestType: { id: string; name: string } } | null, string | null',
  team: '{ id: string; name: string } | null, { id: string } | string | null',
  'option-with-child':
    '{ value: string; child?: { value: string } } | null, OptionRef | { value: string; child?: OptionRef } | null',
};

/**
 * Does what the compiler does by recursion over a script's text. A text that nests more deeply than the stack reaches
 * is an answer too.
 */
export function unlessTooDeep<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) return otherwise;
    throw error;
  }
}
