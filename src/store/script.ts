/** Scripts: one draft a side and direction, and every version that was published. */
import { kvs, Sort } from '@forge/kvs';
import { stored, write, type Also } from './kvs';
import { ENTITY, KEY } from './keys';

export type Direction = 'outgoing' | 'incoming';

export interface Draft {
  source: string;
  by: string;
  at: number;
}

/** A published version. The compiled script that runs is in the connection's row. */
export interface ScriptVersion {
  connectionId: string;
  direction: Direction;
  version: number;
  source: string;
  by: string;
  at: number;
  /** What the checker said and the admin published anyway. */
  warnings: string[];
}

interface Stored {
  connectionId: string;
  direction: string;
  version: number;
  data: ScriptVersion;
}

export async function readDraft(
  connectionId: string,
  direction: Direction,
): Promise<Draft | undefined> {
  return stored(kvs.get<Draft>(KEY.draft(connectionId, direction)));
}

export async function writeDraft(
  connectionId: string,
  direction: Direction,
  draft: Draft,
): Promise<void> {
  await stored(kvs.set(KEY.draft(connectionId, direction), draft));
}

/**
 * A version and the draft that it was published from, as rows that are written together with the connection's row:
 * what runs is then what the screen shows, wherever the function is cut off.
 */
export function versionRows(data: ScriptVersion): Also[] {
  const { connectionId, direction, source, by, at } = data;
  const draft: Draft = { source, by, at };
  return [versionRow(data), { key: KEY.draft(connectionId, direction), value: draft }];
}

export async function readVersion(
  connectionId: string,
  direction: Direction,
  version: number,
): Promise<ScriptVersion | undefined> {
  const key = versionKey(connectionId, direction, version);
  return (await stored(kvs.entity<Stored>(ENTITY.script).get(key)))?.data;
}

/** Other names in place of those that authors of drafts and versions went by. */
export async function renameAuthors(
  connectionId: string,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  for (const direction of ['outgoing', 'incoming'] as const) {
    const draft = await readDraft(connectionId, direction);
    const author = draft && names.get(draft.by);
    if (draft && author !== undefined)
      await writeDraft(connectionId, direction, { ...draft, by: author });
    for (const version of await listVersions(connectionId, direction)) {
      const by = names.get(version.by);
      if (by !== undefined) await write(versionRow({ ...version, by }));
    }
  }
}

function versionRow(data: ScriptVersion): Also {
  const { connectionId, direction, version } = data;
  const value: Stored = { connectionId, direction, version, data };
  return { entityName: ENTITY.script, key: versionKey(connectionId, direction, version), value };
}

/** The newest versions first, at most 100. */
export async function listVersions(
  connectionId: string,
  direction: Direction,
): Promise<ScriptVersion[]> {
  const { results } = await stored(
    kvs
      .entity<Stored>(ENTITY.script)
      .query()
      .index('by-version', { partition: [connectionId, direction] })
      .sort(Sort.DESC)
      .limit(100)
      .getMany(),
  );
  return results.map((result) => result.value.data);
}

function versionKey(connectionId: string, direction: Direction, version: number): string {
  return `${connectionId}:${direction}:${version}`;
}
