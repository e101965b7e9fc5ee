/** Answers what helpers of a script look up: of this site by Jira, of twins by the script's own connection. */
import type { IssueRef, JsonValue } from '../../replica/replica';
import type { LookupName, LinkItem } from '../../script/script';
import type { Connection } from '../../model/connection';
import type { SyncPorts } from '../ports';
import { twinKey, type Twin } from '../../model/twin';
import { allOrThrow } from '../../async';
import type { Ends } from '../../model/issue';

/** Answers one lookup; null where there is nothing of the kind. @throws SyncError `jira-…`, `platform-busy` */
export type LookUp = (name: LookupName, args: string[]) => Promise<JsonValue>;

/**
 * The lookups of a script of that connection: of other connections' twins it learns nothing.
 * @param missed takes ids and keys of the peer's issues that have no twin here
 */
export function lookUpFor(
  ports: Pick<SyncPorts, 'issues' | 'store'>,
  connection: Pick<Connection, 'id' | 'side'>,
  missed?: Set<string>,
): LookUp {
  return async (name, args) => {
    const [first = ''] = args;
    if (name === 'localIssueFromRemoteId' || name === 'localIssueFromRemoteKey') {
      const remote = name === 'localIssueFromRemoteId' ? { id: first } : { key: first };
      const found = await localIssue(ports, connection, remote);
      if (!found) missed?.add(first);
      return asJson(found);
    }
    if (name === 'isUnderSync') return isUnderSync(ports, connection, first);
    return ports.issues.lookUp(name, args);
  };
}

/** The local twin of a peer's issue that is under sync through this connection. */
export async function localIssue(
  { store }: Pick<SyncPorts, 'store'>,
  { id, side }: Pick<Connection, 'id' | 'side'>,
  remote: { id: string } | { key: string },
): Promise<IssueRef | undefined> {
  const isNamed = 'id' in remote ? /^\d{1,20}$/.test(remote.id) : remote.key !== '';
  if (!isNamed) return undefined;
  // One that the peer started is read by its key, which is never stale as an index may be.
  const started = 'id' in remote && {
    initiator: side === 'a' ? ('b' as const) : ('a' as const),
    issueId: remote.id,
  };
  const direct = started && (await store.load(id, twinKey(id, started))).twin;
  if (direct) return live(direct)?.local;
  const twins = await store.twinsOfRemote(id, remote);
  // One that only asks for the peer's issue is not its twin yet.
  return twins.find((twin) => twin.remote !== undefined && live(twin))?.local;
}

function live(twin: Twin): Twin | undefined {
  return twin.local && twin.state !== 'stopped' ? twin : undefined;
}

async function isUnderSync(
  { issues, store }: Pick<SyncPorts, 'issues' | 'store'>,
  { id }: Pick<Connection, 'id'>,
  idOrKey: string,
): Promise<boolean> {
  if (idOrKey === '') return false;
  const found = /^\d+$/.test(idOrKey)
    ? { id: idOrKey }
    : ((await issues.lookUp('issue', [idOrKey])) as { id: string } | null);
  const twins = found ? await store.twinsOfIssue(found.id) : [];
  return twins.some((twin) => twin.connectionId === id && live(twin) !== undefined);
}

function asJson(ref: IssueRef | undefined): JsonValue {
  return ref ? { id: ref.id, key: ref.key } : null;
}

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
