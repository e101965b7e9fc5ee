/**
 * What a function holds is measured as what this process has more in use than before it began. All
 * functions share one process here, so what one may hold beside others is what all of them may; garbage that
 * was there before may hide half of what it has. So the measure is rough; the limit is real.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { kept } from '../../kept';
import { bytesFree } from './engine-memory';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use, garbage among them. */
function bytesInUse(): number {
  const { used_heap_size, external_memory, malloced_memory } = getHeapStatistics();
  return used_heap_size + external_memory + malloced_memory - bytesFree();
}

/** The least that was in use since garbage was collected, for all clouds of this process: collecting takes long. */
const least = kept('bytes in use', () => ({ everybody: -Infinity }));

/**
 * Looks at the beginning.
 * @param bytes that one function may hold
 * @param running how many run at the moment
 * @returns whether more than that is held more than now
 */
export function startGauge(bytes: number, running: () => number): () => boolean {
  if (bytesInUse() > least.everybody + bytes) collectAll();
  let before = look();
  return () => {
    before = Math.min(before, look());
    const isOver = () => bytesInUse() > before + bytes * Math.max(1, running());
    if (isOver()) collectAll();
    // What a context has held goes only once the context is gone.
    if (isOver()) collectAll();
    return isOver();
  };
}

function look(): number {
  const bytes = bytesInUse();
  least.everybody = Math.min(least.everybody, bytes);
  return bytes;
}

function collectAll(): void {
  collect();
  least.everybody = bytesInUse();
}
