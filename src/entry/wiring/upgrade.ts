/**
 * Writes anew what an older version of Tandem has stored. An index that a version brings knows only rows that are
 * written after it, and issues of the version before have their twins in a property of another name. The sweep
 * walks through the rows of each connection once, some at a time, by an index that has known them from the start.
 */
import { replaceFormerProperty } from '../../jira/sync-property';
import { listConnections } from '../../store/connection';
import { pageOfRows } from '../../store/find-twins';
import { rewrite, type StoredTwin } from '../../store/twin';
import { readUpgrade, writeUpgrade, type Upgrade } from '../../store/upgrade';
import type { OutboundEvent } from '../../model/queue-event';
import type { SyncPorts } from '../../sync/ports';
import type { Twin } from '../../model/twin';

/**
 * Form of the stored rows. 2: twins have `dueAt` and the issue property has no dot in its key. Whoever adds an
 * index or changes what rows hold adds one.
 */
const FORM = 2;

/** Pages of a hundred rows that one sweep writes anew: each row takes two writes of Jira at the most. */
const MOST_PAGES = 3;

/** Goes on with the walk, or begins it. @throws SyncError `platform-busy`, `jira-busy` */
export async function upgradeRows(work: SyncPorts['work']): Promise<void> {
  let upgrade = await readUpgrade();
  if (upgrade?.form !== FORM)
    upgrade = { form: FORM, left: (await listConnections()).map(({ id }) => id) };
  else if (upgrade.left.length === 0) return;
  for (let page = 0; page < MOST_PAGES && upgrade.left.length > 0; page += 1) {
    upgrade = await upgradePage(work, upgrade);
    await writeUpgrade(upgrade);
  }
  if (upgrade.left.length === 0) await writeUpgrade(upgrade);
}

/** @returns where to go on */
async function upgradePage(
  work: SyncPorts['work'],
  { form, left, cursor: from }: Upgrade,
): Promise<Upgrade> {
  const [connectionId = '', ...others] = left;
  const { rows, cursor } = await pageOfRows<Twin>(connectionId, from);
  const old = rows.filter(isOld);
  for (const row of old) await rewrite(row);
  await replaceFormerProperty(old.flatMap(({ data }) => data.local?.id ?? []));
  // Nobody heard of changes while the property had its former name.
  await work.outboundPaced(
    old.flatMap(({ data: { local, key, state } }): OutboundEvent[] =>
      local && state === 'active'
        ? [{ connectionId, twinKey: key, issueId: local.id, cause: 'change' }]
        : [],
    ),
  );
  return cursor === undefined ? { form, left: others } : { form, left, cursor };
}

/** Written before rows had `dueAt`. */
function isOld(row: Partial<StoredTwin<Twin>>): boolean {
  return row.dueAt === undefined;
}
