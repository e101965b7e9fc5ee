/** Deletes what was kept of a connection that was removed, slice by slice: twins by the thousand take a while. */
import { allOrThrow, inSlices } from '../../async';
import { SyncError } from '../../errors';

/** What erasing needs of the world. */
export interface ErasePorts {
  /** Twins that are still there, at most some. */
  listDoomed: (connectionId: string) => Promise<{ key: string; issueId?: string }[]>;
  /** Keys of all twins of an issue, over all connections. */
  twinsOf: (issueId: string) => Promise<string[]>;
  /** The issue's property names only those from then on. */
  keepTwins: (issueId: string, kept: string[]) => Promise<void>;
  /** @returns how many were still there */
  deleteTwins: (keys: string[]) => Promise<number>;
  /** Deletes one slice of the rest. @returns how much was still there */
  deleteRest: (connectionId: string) => Promise<number>;
}

/** Issues that are written at the same time. */
const TOGETHER = 10;

/**
 * Deletes one slice.
 * @returns `more` where more is there, `none` where nothing was; `wait` where the store still shows what is
 * deleted already
 * @throws SyncError of what can be tried again
 */
export async function eraseSlice(
  ports: ErasePorts,
  connectionId: string,
): Promise<'more' | 'wait' | 'none'> {
  const doomed = await ports.listDoomed(connectionId);
  const issueIds = doomed.flatMap(({ issueId }) => issueId ?? []);
  for (const some of inSlices(issueIds, TOGETHER))
    await allOrThrow(some.map((issueId) => release(ports, connectionId, issueId)));
  const twins = await ports.deleteTwins(doomed.map(({ key }) => key));
  const rest = await ports.deleteRest(connectionId);
  if (twins + rest > 0) return 'more';
  return doomed.length > 0 ? 'wait' : 'none';
}

/** The issue's property names its twins of other connections only. */
async function release(ports: ErasePorts, connectionId: string, issueId: string): Promise<void> {
  const others = (await ports.twinsOf(issueId)).filter(
    (key) => !key.startsWith(`${connectionId}:`),
  );
  try {
    await ports.keepTwins(issueId, others);
  } catch (error) {
    // What the app may not see or write it cannot clean; the property alone starts nothing.
    if (!(error instanceof SyncError) || error.verdict !== 'park') throw error;
  }
}
