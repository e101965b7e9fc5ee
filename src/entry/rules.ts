/** The admin page's work on scripts: drafts, checking, publishing. */
import { SyncError } from '../errors';
import { checkScript } from '../script/check';
import type { Checked, Direction } from '../script/script';
import { readSiteNames } from '../jira/site-names';
import { readConnection, updateConnection } from '../store/connection';
import { addVersion, readDraft, readVersion, writeDraft } from '../store/script';
import { listWaiting } from '../store/twin';
import { retryParked } from '../sync/retry';
import type { Twin } from '../sync/twin';
import { callerName } from './caller';
import type { PublishResult, RuleView } from './screens';
import { wire } from './wiring';

interface Script {
  connectionId: string;
  direction: Direction;
  source: string;
}

/** Both scripts of this side as the editor shows them. */
export async function getRules(connectionId: string): Promise<RuleView[]> {
  const connection = await readConnection(connectionId);
  if (!connection)
    throw new SyncError('unknown-connection', 'There is no such connection on this site.');
  return Promise.all(
    (['outgoing', 'incoming'] as const).map(async (direction) => {
      const version = connection[direction]?.version;
      const [draft, published] = await Promise.all([
        readDraft(connectionId, direction),
        version === undefined ? undefined : readVersion(connectionId, direction, version),
      ]);
      return {
        direction,
        source: draft?.source ?? published?.source ?? '',
        ...(draft && { draft: { by: draft.by, at: draft.at } }),
        ...(published && { published: pick(published) }),
      };
    }),
  );
}

function pick({
  version,
  source,
  by,
  at,
  warnings,
}: NonNullable<RuleView['published']>): NonNullable<RuleView['published']> {
  return { version, source, by, at, warnings };
}

/** Keeps a draft and says what the checker finds in it. */
export async function saveDraft({
  connectionId,
  direction,
  source,
}: Script): Promise<{ diagnostics: Checked['diagnostics'] }> {
  const [{ diagnostics }] = await Promise.all([
    check({ connectionId, direction, source }),
    keepDraft({ connectionId, direction, source }),
  ]);
  return { diagnostics };
}

async function keepDraft({ connectionId, direction, source }: Script): Promise<void> {
  await writeDraft(connectionId, direction, { source, by: await callerName(), at: Date.now() });
}

async function check({ direction, source }: Script): Promise<Checked> {
  return checkScript(source, direction, await readSiteNames());
}

/** Publishes a script as the next version, and tries again what the last one had parked. */
export async function publish({
  anyway,
  ...script
}: Script & { anyway: boolean }): Promise<PublishResult> {
  const { connectionId, direction, source } = script;
  const { compiled, diagnostics } = await check(script);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (!compiled || (errors.length > 0 && !anyway)) return { diagnostics, retried: 0 };

  const by = await callerName();
  const row = await updateConnection(connectionId, (now) => ({
    ...now,
    [direction]: { ...compiled, version: (now[direction]?.version ?? 0) + 1 },
  }));
  const version = row[direction]?.version ?? 0;
  const warnings = diagnostics.map((each) => `${each.line}:${each.column} ${each.message}`);
  await addVersion({ connectionId, direction, version, source, by, at: Date.now(), warnings });
  await writeDraft(connectionId, direction, { source, by, at: Date.now() });
  const parked = await listWaiting<Twin>(connectionId, 'parked', Date.now());
  const keys = parked
    .filter((twin) => twin.parked?.direction === direction)
    .map((twin) => twin.key);
  return { version, diagnostics, retried: await retryParked(wire(), connectionId, keys) };
}
