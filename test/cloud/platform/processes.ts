/**
 * The warm processes of all functions: reused where one is idle, started cold where none is. As on the real
 * platform, one that is idle may have served anybody before, another cloud among them.
 */
import { join } from 'node:path';
import { kept } from '../kept';
import { AppProcess, type Host } from './app-process';
import type { Invocation } from './invocation';
import { functionOf, splitHandler, type Manifest } from './manifest';

/** Idle processes by bundle, and how more of them are made. */
const warm = kept('app processes', () => ({
  idle: new Map<string, AppProcess[]>(),
  make: (host: Host) => new AppProcess(host),
}));

export class Processes {
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
    work: (process: AppProcess, handler: string) => Promise<{ result: T; isClean: boolean }>,
  ): Promise<T> {
    const { file, name } = splitHandler(functionOf(this.manifest, functionKey).handler);
    const bundle = join(this.buildDir, `${file}.cjs`);
    const idle = warm.idle.get(bundle) ?? [];
    warm.idle.set(bundle, idle);
    const process = idle.pop() ?? this.start(bundle, invocation);
    process.host = this.host;
    const { result, isClean } = await work(process, name);
    if (isClean) idle.push(process);
    return result;
  }

  private start(bundle: string, invocation: Invocation): AppProcess {
    this.started += 1;
    const process = warm.make(this.host);
    process.load(bundle, invocation);
    return process;
  }
}
