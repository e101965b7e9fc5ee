/** The admin page's work on scripts: drafts, checking, publishing. */
import { allOrThrow } from '../../async';
import { SyncError } from '../../errors';
import { checkScript } from '../../script/compile/check';
import { completeScript, describeScript } from '../../script/compile/complete';
import type { Completion } from '../../script/compile/completion';
import type { Checked, SiteNames } from '../../script/compile/checked';
import type { Direction } from '../../script/script';
import { readSiteNames } from '../../jira/site-names';
import { readConnection, updateConnection } from '../../store/connection';
import { readNames, writeNames } from '../../store/site-names';
import { listVersions, readDraft, readVersion, versionRows, writeDraft } from '../../store/script';
import { parkedUntil } from '../../store/find-twins';
import { noteChange } from '../../connection/change';
import { retryMended } from '../../sync/life/retry';
import type { Twin } from '../../model/twin';
import { callerName } from '../wiring/caller';
import type { PublishResult, RuleView, VersionView } from './calls';
import { wireScreen } from '../wiring/sync-ports';
import type { Connection } from '../../model/connection';

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
  return allOrThrow(
    (['outgoing', 'incoming'] as const).map(async (direction) => {
      const version = connection[direction]?.version;
      const [draft, published] = await allOrThrow([
        readDraft(connectionId, direction),
        version === undefined
          ? Promise.resolve(undefined)
          : readVersion(connectionId, direction, version),
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

function pick({ version, source, by, at, warnings }: VersionView): VersionView {
  return { version, source, by, at, warnings };
}

/** Keeps a draft and says what the checker finds in it. */
export async function saveDraft({
  connectionId,
  direction,
  source,
}: Script): Promise<{ diagnostics: Checked['diagnostics'] }> {
  const [{ diagnostics }] = await allOrThrow([
    check({ direction, source }),
    keepDraft({ connectionId, direction, source }),
  ]);
  return { diagnostics };
}

async function keepDraft({ connectionId, direction, source }: Script): Promise<void> {
  await writeDraft(connectionId, direction, { source, by: await callerName(), at: Date.now() });
}

/** What the checker finds. */
export async function check({ direction, source }: Omit<Script, 'connectionId'>): Promise<Checked> {
  return checkScript(source, direction, await siteNames());
}

/** What may stand at a place in a script: the script API and the names of this site. */
export async function complete({ direction, source, position }: Place): Promise<Completion[]> {
  return completeScript(source, direction, position, await siteNames());
}

/** What stands at a place in a script, or null. */
export async function describe({ direction, source, position }: Place): Promise<string | null> {
  return describeScript(source, direction, position, await siteNames());
}

interface Place {
  direction: Direction;
  source: string;
  position: number;
}

/** An editor asks as its admin types; names are read of Jira every few minutes only. */
const NAMES_MS = 5 * 60_000;

async function siteNames(): Promise<SiteNames> {
  const kept = await readNames<SiteNames>();
  if (kept && kept.at > Date.now() - NAMES_MS) return kept.names;
  const names = await readSiteNames();
  await writeNames({ at: Date.now(), names });
  return names;
}

/** Published versions, newest first. */
export async function getVersions(
  connectionId: string,
  direction: Direction,
): Promise<VersionView[]> {
  return (await listVersions(connectionId, direction)).map(pick);
}

/** Publishes a script as the next version, in one write, and tries again what the last one had parked; of many the sweep tries the rest. */
export async function publish({
  anyway,
  ...script
}: Script & { anyway: boolean }): Promise<PublishResult> {
  const { connectionId, direction, source } = script;
  const { compiled, diagnostics } = await check(script);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (!compiled || (errors.length > 0 && !anyway)) return { diagnostics, retried: 0 };

  const by = await callerName();
  const at = Date.now();
  const warnings = diagnostics.map((each) => `${each.line}:${each.column} ${each.message}`);
  const row = await updateConnection(
    connectionId,
    (now) => ({
      ...noteChange(now, { at, by, what: `Published the ${direction} script` }),
      [direction]: { ...compiled, version: versionOf(now, direction) + 1, publishedAt: at },
    }),
    (next) => {
      const version = versionOf(next, direction);
      return versionRows({ connectionId, direction, version, source, by, at, warnings });
    },
  );
  const ports = { ...wireScreen(), parkedUntil: parkedUntil<Twin> };
  const retried = await retryMended(ports, row);
  return { version: versionOf(row, direction), diagnostics, retried };
}

/** The version that runs; 0 if none does. */
function versionOf(row: Connection, direction: Direction): number {
  return row[direction]?.version ?? 0;
}
