/** What a machine can tell before `forge deploy`: one finding for each condition of a deployment that goes well. */
import { validate } from '@forge/manifest';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifest } from '../cloud/platform/deploy/manifest-limits';
import { checkPackage } from '../cloud/platform/deploy/package-limits';
import { readManifest, splitHandler, type Manifest } from '../cloud/platform/deploy/manifest';

/** What is known of this machine. Versions are without a leading `v`. */
export interface Machine {
  node: string;
  /** Version of the Forge CLI; absent if there is none here. */
  forge?: string;
  /** Version of the installed @forge/manifest, and when npm says it was published; ISO 8601. */
  schema: { version: string; publishedAt?: string };
  /** Milliseconds since 1970. */
  now: number;
}

/** One condition. `open` means that it cannot be told here, or that a person has yet to do it. */
export interface Finding {
  condition: 'node' | 'cli' | 'id' | 'manifest' | 'schema' | 'runtime' | 'files' | 'sizes';
  state: 'good' | 'bad' | 'open';
  /** What was seen, and what to do where it is not good. */
  says: string;
}

type Verdict = Omit<Finding, 'condition'>;

/**
 * Looks at a project that is built.
 * @param project its folder
 * @throws Error if there is no manifest that can be read
 */
export async function examine(project: string, machine: Machine): Promise<Finding[]> {
  const path = join(project, 'manifest.yml');
  const manifest = readManifest(path);
  const verdicts: Record<Finding['condition'], Verdict> = {
    node: judgeNode(machine.node),
    cli: judgeCli(machine.forge),
    id: judgeId(manifest.app.id, machine.forge !== undefined),
    manifest: await judgeManifest(path),
    schema: judgeSchema(machine),
    runtime: judgeRuntime(manifest.app.runtime.name),
    files: judgeFiles(manifest, project),
    sizes: judgeSizes(manifest, project),
  };
  return Object.entries(verdicts).map(([condition, verdict]) => ({
    condition: condition as Finding['condition'],
    ...verdict,
  }));
}

/** The Forge CLI's README: 13.3 wants this Node or a later one, and refuses two later ones. */
const OLDEST_NODE = '20.18.1';
const REFUSED_NODES = ['22.23.1', '24.17.0'];

function judgeNode(version: string): Verdict {
  if (isOlder(version, OLDEST_NODE) || REFUSED_NODES.includes(version))
    return bad(`The Forge CLI does not run on Node ${version}. Install the newest 24.`);
  return good(`Node ${version}`);
}

/** The CLI of the time of the installed schema. An older one may not know the runtime or the modules. */
const OLDEST_CLI = '13.3.0';

function judgeCli(version: string | undefined): Verdict {
  if (version === undefined)
    return open('The Forge CLI is not here: npm i -g @forge/cli, then forge login.');
  if (isOlder(version, OLDEST_CLI))
    return bad(`Forge CLI ${version} is older than ${OLDEST_CLI}: npm i -g @forge/cli`);
  return good(`Forge CLI ${version}`);
}

/** The id that the repository's manifest carries, for the local cloud. */
const DEVELOPMENT_ID = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001';
const APP_ID = /^ari:cloud:ecosystem::app\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param canDeploy without the CLI nothing can be deployed from here, nor be registered */
function judgeId(id: string, canDeploy: boolean): Verdict {
  if (!APP_ID.test(id)) return bad(`app.id in manifest.yml is not the id of an app: ${id}`);
  if (id !== DEVELOPMENT_ID) return good('app.id is one of its own');
  const says = 'app.id in manifest.yml is the local cloud’s: forge register writes one of its own.';
  return canDeploy ? bad(says) : open(says);
}

async function judgeManifest(path: string): Promise<Verdict> {
  const { errors } = await validate(false, path);
  const all = (errors ?? []).map(({ message, line }) => `line ${line}: ${message}`);
  return all.length > 0 ? bad(all.join('; ')) : good('manifest.yml is valid');
}

/** A schema of so long ago says little of what Forge takes today. */
const OLDEST_SCHEMA_DAYS = 180;
const DAY_MS = 24 * 3600_000;

function judgeSchema({ schema: { version, publishedAt }, now }: Machine): Verdict {
  if (publishedAt === undefined)
    return open(
      `The manifest was validated by @forge/manifest ${version}; npm does not tell its date.`,
    );
  const said = `@forge/manifest ${version} of ${publishedAt.slice(0, 10)}`;
  if (now - Date.parse(publishedAt) > OLDEST_SCHEMA_DAYS * DAY_MS)
    return bad(
      `${said} is older than ${OLDEST_SCHEMA_DAYS} days: npm i -DE @forge/manifest@latest`,
    );
  return good(said);
}

/** https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/, September 2026. */
const RUNTIMES = ['nodejs22.x', 'nodejs24.x'];

function judgeRuntime(name: string): Verdict {
  if (RUNTIMES.includes(name)) return good(name);
  return bad(`Forge deploys no app for ${name}: set app.runtime.name to nodejs24.x`);
}

/** Written by the build, and compiled by Forge's bundler with the rest of src. */
const GENERATED = ['guest', 'api', 'library'].map((name) => `src/script/generated/${name}.ts`);

function judgeFiles(manifest: Manifest, project: string): Verdict {
  const screens = (manifest.resources ?? []).flatMap(({ path, entry = {} }) =>
    Object.values(entry).map((file) => join(path, file)),
  );
  const missing = [...screens, ...GENERATED].filter((file) => !existsSync(join(project, file)));
  if (missing.length > 0) return bad(`Not built: ${missing.join(', ')}. Run npm run build.`);
  const idle = manifest.modules.function
    .map(({ handler }) => handler)
    .filter((handler) => !isExported(project, handler));
  if (idle.length > 0) return bad(`No such function in src: ${idle.join(', ')}`);
  return good(`${screens.length} screens and ${manifest.modules.function.length} functions`);
}

function isExported(project: string, handler: string): boolean {
  const { file, name } = splitHandler(handler);
  const path = join(project, 'src', `${file}.ts`);
  return existsSync(path) && exportOf(name).test(readFileSync(path, 'utf8'));
}

function exportOf(name: string): RegExp {
  return new RegExp(`^export (async )?(function|const) ${name}\\b`, 'm');
}

function judgeSizes(manifest: Manifest, project: string): Verdict {
  try {
    checkManifest(manifest);
    checkPackage(manifest, project, join(project, 'build'));
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error));
  }
  return good('manifest, functions and screens are within Forge’s limits');
}

/** Compares versions of three numbers; what follows them does not count. */
function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

const good = (says: string): Verdict => ({ state: 'good', says });
const bad = (says: string): Verdict => ({ state: 'bad', says });
const open = (says: string): Verdict => ({ state: 'open', says });
