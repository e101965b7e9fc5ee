/**
 * Memories of WebAssembly, handed out again while time is simulated. V8 counts each with its 16 MB against a
 * bound of 64 MB and looks through the whole heap for every fourth, which is small in a function's process and
 * large here: it was half of the time that all tests take. One that comes back is cleared, so nobody finds
 * anything in it; a function that was cut off gives none back. Where time is real, it is measured, and every
 * run makes its own as on the platform.
 */
import { kept } from '../../kept';

type Descriptor = ConstructorParameters<typeof WebAssembly.Memory>[0];
type Api = Pick<typeof WebAssembly, 'Memory' | 'instantiate'>;

/** Cleared ones by their size. */
const free = kept('memories of WebAssembly', () => new Map<string, WebAssembly.Memory[]>());

/** More are left to the garbage. */
const MOST_FREE = 64;

const PAGE_BYTES = 64 * 1024;

/** What one process has taken of them. */
export class EngineMemory {
  private taken: { size: string; bytes: number; memory: WebAssembly.Memory }[] = [];
  private readonly starting = new Set<Promise<unknown>>();

  /**
   * Puts itself before what a context has.
   * @param mayReuse asked whenever one is taken
   */
  placeIn(api: Api, mayReuse: () => boolean): void {
    const { Memory, instantiate } = api;
    api.Memory = new Proxy(Memory, {
      construct: (_, [descriptor]: [Descriptor]) =>
        mayReuse() ? this.take(Memory, descriptor) : new Memory(descriptor),
    });
    api.instantiate = async (...args: Parameters<typeof instantiate>) => {
      const started = instantiate(...args);
      this.starting.add(started);
      return started.finally(() => this.starting.delete(started));
    };
  }

  private take(Memory: Api['Memory'], descriptor: Descriptor): WebAssembly.Memory {
    const size = JSON.stringify(descriptor);
    const memory = free.get(size)?.pop() ?? new Memory(descriptor);
    this.taken.push({ size, bytes: descriptor.initial * PAGE_BYTES, memory });
    return memory;
  }

  /** After an invocation has ended: what it took is free once no engine that it was about to start writes to it. */
  giveBack(): void {
    const { taken } = this;
    this.taken = [];
    if (taken.length === 0) return;
    void Promise.allSettled(this.starting).then(() => {
      setImmediate(() => {
        for (const each of taken) keep(each);
      });
    });
  }
}

/** Bytes of those that wait to be taken: nobody holds them. */
export function bytesFree(): number {
  return [...free.values()].flat().reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

function keep({ size, bytes, memory }: EngineMemory['taken'][number]): void {
  const others = free.get(size) ?? [];
  free.set(size, others);
  if (memory.buffer.byteLength !== bytes || others.length >= MOST_FREE) return;
  new Uint8Array(memory.buffer).fill(0);
  others.push(memory);
}
