/** Plans links between issues: the peer's links, between the twins of both ends. Pure but for finding those. */
import type { IssueLink, JsonValue } from '../replica/replica';
import type { LinkItem } from '../script/script';
import { allOrThrow } from './all-or-throw';
import { localIssue } from './lookups';
import type { Change, Ends } from './plan';
import type { Connection, SyncPorts } from './ports';
import type { Base } from './twin';

/** Finds the other ends. Nothing is read where the script asks for no links. */
export async function endsOf(
  ports: Pick<SyncPorts, 'store'>,
  connection: Connection,
  items: LinkItem[] = [],
): Promise<Ends> {
  const ids = [...new Set(items.map(({ remote }) => remote.id))];
  const found = await allOrThrow(ids.map((id) => localIssue(ports, connection, { id })));
  return Object.fromEntries(ids.flatMap((id, index) => (found[index] ? [[id, found[index]]] : [])));
}

/** Where the links that were wanted last are kept in the twin's base: `[type, direction, peer's id, local id]`. */
const KEY = 'issueLinks';

type Wanted = [type: string, direction: string, remoteId: string, localId: string];

/**
 * A link is made once: one that a person took out here stays out. One that the sync wanted and that is gone
 * on the other side is taken out; all others are left alone.
 */
export function planLinks(
  { items, current, ends }: { items: LinkItem[] | undefined; current: IssueLink[]; ends: Ends },
  base: Base,
): { changes: Change[]; base: Base } {
  const last = lastWanted(base[KEY]);
  if (!items) return { changes: [], base: {} };
  const here = (type: string, direction: string, id: string) =>
    current.find(
      (link) => link.type.name === type && link.direction === direction && link.issue.id === id,
    );
  const before = (item: LinkItem) =>
    last.find(
      ([type, direction, remoteId]) =>
        type === item.type && direction === item.direction && remoteId === item.remote.id,
    );
  const changes: Change[] = [];
  const kept: Wanted[] = [];
  for (const item of items) {
    const end = ends[item.remote.id];
    const known = before(item) ?? (end && [item.type, item.direction, item.remote.id, end.id]);
    if (!known) continue;
    kept.push(known);
    if (!end || before(item) || here(item.type, item.direction, end.id)) continue;
    const { type, direction, line } = item;
    const why = { what: `link to ${end.key}`, to: type, ...(line !== undefined && { line }) };
    changes.push({ kind: 'add-link', type, direction, other: end, why });
  }
  for (const gone of last.filter((each) => !kept.includes(each))) {
    const [type, direction, , localId] = gone;
    const link = here(type, direction, localId);
    if (link?.id === undefined) continue;
    const why = { what: `link to ${link.issue.key}`, from: type };
    changes.push({ kind: 'remove-link', id: link.id, why });
  }
  return { changes, base: { [KEY]: kept } };
}

function lastWanted(value: JsonValue | undefined): Wanted[] {
  return Array.isArray(value) ? (value as Wanted[]) : [];
}
