/** What the sweep notes of each connection for the picture of its health. */
import { kvs } from '@forge/kvs';
import { KEY } from './keys';
import { stored } from './kvs';

/** @returns samples, oldest first; some 100 bytes for each of at most 168 hours */
export async function readSamples<T>(connectionId: string): Promise<T[]> {
  return (await stored(kvs.get<T[]>(KEY.samples(connectionId)))) ?? [];
}

export async function writeSamples(connectionId: string, samples: object[]): Promise<void> {
  await stored(kvs.set(KEY.samples(connectionId), samples));
}
