/**
 * What a function holds is measured as what this process has more in use than before it began. All
 * functions share one process here, so one that runs beside another is blamed for both; garbage that was
 * there before may hide half of what it has. So the measure is rough; the limit is real.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use, garbage among them. */
function bytesInUse(): number {
  const { used_heap_size, external_memory, malloced_memory } = getHeapStatistics();
  return used_heap_size + external_memory + malloced_memory;
}

export class MemoryGauge {
  /** What was in use when garbage was last collected here. */
  private floor = 0;

  /** Looks at the beginning. @returns whether that many bytes more than now are held */
  begin(bytes: number): () => boolean {
    if (bytesInUse() > this.floor + bytes) this.collect();
    let least = bytesInUse();
    return () => {
      least = Math.min(least, bytesInUse());
      const isOver = () => bytesInUse() > least + bytes;
      if (isOver()) this.collect();
      // What a context has held goes only once the context is gone.
      if (isOver()) this.collect();
      return isOver();
    };
  }

  private collect(): void {
    collect();
    this.floor = bytesInUse();
  }
}
