/** The warm processes of all functions: reused where one is idle, started cold where none is. */
import { join } from 'node:path';
import { AppProcess, type Host } from './app-process';
import type { Invocation } from './invocation';
import { functionOf, splitHandler, type Manifest } from './manifest';

export class Processes {
  private readonly pool = new Map<string, AppProcess[]>();
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
    const idle = this.pool.get(file) ?? [];
    this.pool.set(file, idle);
    const process = idle.pop() ?? this.start(file, invocation);
    const { result, isClean } = await work(process, name);
    if (isClean) idle.push(process);
    return result;
  }

  private start(file: string, invocation: Invocation): AppProcess {
    this.started += 1;
    const process = new AppProcess(this.host);
    process.load(join(this.buildDir, `${file}.cjs`), invocation);
    return process;
  }
}
