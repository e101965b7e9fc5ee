/** How far the looks that repeat have come, in milliseconds since 1970; 0 if there was none. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** Until when the last sweep has looked. */
export const readSwept = () => readTime(KEY.swept);

export const writeSwept = (at: number) => writeTime(KEY.swept, at);

/** When the daily look has looked last. */
export const readLooked = () => readTime(KEY.looked);

export const writeLooked = (at: number) => writeTime(KEY.looked, at);

async function readTime(key: string): Promise<number> {
  return (await stored(kvs.get<number>(key))) ?? 0;
}

async function writeTime(key: string, at: number): Promise<void> {
  await stored(kvs.set(key, at));
}
