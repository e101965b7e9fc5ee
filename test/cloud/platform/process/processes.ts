/**
 * The warm processes of all functions: reused where one is idle, started cold where none is. As on the real
 * platform, one that is idle may have served anybody before, another cloud among them.
 */
import { join } from 'node:path';
import { kept } from '../../kept';
import { AppProcess } from './app-process';
import type { Host } from './current';
import type { Invocation } from '../invoke/invocation';
import { functionOf, splitHandler, type Manifest } from '../deploy/manifest';

/** Idle processes by bundle, and how more of them are made: outside of the test file that asks, which they outlive. */
const warm = kept('app processes', () => ({
  idle: new Map<string, AppProcess[]>(),
  make: () => new AppProcess(),
}));

/** Idle processes of one bundle that outlive their cloud, and that one cloud keeps beside: those of a rush end after it. */
const MOST_SHARED = 3;
const MOST_OWN = 8;

/** Runs the handler of an invocation. @returns what JSON keeps of its result */
export type Handle = (args: unknown[]) => Promise<unknown>;

export class Processes {
  private readonly idle = new Map<string, AppProcess[]>();
  private readonly manifest: Manifest;
  private readonly buildDir: string;
  private readonly host: Host;
  /** How many processes were started: cold starts. */
  started = 0;

  constructor(manifest: Manifest, buildDir: string, host: Host) {
    this.manifest = manifest;
    this.buildDir = buildDir;
    this.host = host;
  }

  /** Gives work to a process that has none. A process whose invocation was cut off is thrown away. */
  async use<T>(
    functionKey: string,
    invocation: Invocation,
    work: (handle: Handle) => Promise<{ result: T; isClean: boolean }>,
  ): Promise<T> {
    const { file, name } = splitHandler(functionOf(this.manifest, functionKey).handler);
    const bundle = join(this.buildDir, `${file}.cjs`);
    const shared = idleIn(warm.idle, bundle);
    const own = idleIn(this.idle, bundle);
    const process = shared.pop() ?? own.pop() ?? this.start(bundle, invocation);
    const { result, isClean } = await work((args) =>
      process.invoke({ invocation, host: this.host }, name, args),
    );
    if (!isClean) return result;
    process.rest();
    if (shared.length < MOST_SHARED) shared.push(process);
    else if (own.length < MOST_OWN) own.push(process);
    return result;
  }

  private start(bundle: string, invocation: Invocation): AppProcess {
    this.started += 1;
    const process = warm.make();
    process.load(bundle, invocation, this.host);
    return process;
  }
}

function idleIn(pool: Map<string, AppProcess[]>, bundle: string): AppProcess[] {
  const found = pool.get(bundle) ?? [];
  pool.set(bundle, found);
  return found;
}
