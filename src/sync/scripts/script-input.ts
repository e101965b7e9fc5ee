/** What scripts are given: the issue with what this side knows of it, and the connection. Pure. */
import type { EntryKind, Fields } from '../../replica/replica';
import { serialise } from '../../replica/serialise';
import type { ScriptIssue, CompiledScript } from '../../script/script';
import { filenamesOf, nameFiles } from '../../model/pictures';
import type { Connection } from '../../model/connection';
import type { ReadIssue } from '../../model/issue';
import { remoteIds, type Twin } from '../../model/twin';
import { SyncError } from '../../errors';

/** The issue as scripts see it, copies of the peer's entries marked as such, pictures named for both sites. */
export function toScriptIssue(
  issue: ReadIssue,
  twin: Twin | undefined,
  { localUrl, side }: Pick<Connection, 'localUrl' | 'side'>,
): ScriptIssue {
  const read = serialise(issue.raw, localUrl);
  const data = nameFiles(read, twin, side, filenamesOf(read));
  const paired = <T extends { id: string }>(
    kind: EntryKind,
    entries: T[],
  ): (T & { remoteId?: string })[] => {
    const ids = remoteIds(twin, kind);
    return entries.map((entry) => {
      const remoteId = ids.get(entry.id);
      return remoteId === undefined ? entry : { ...entry, remoteId };
    });
  };
  return {
    ...data,
    comments: paired('comments', data.comments),
    attachments: paired('attachments', data.attachments),
    workLogs: paired('workLogs', data.workLogs),
  };
}

/** What scripts are told of the connection. */
export function toScriptConnection(connection: Connection) {
  return { name: connection.name, localUrl: connection.localUrl, remoteUrl: connection.peer.url };
}

/** The published script. @throws SyncError `script-missing` */
export function incomingScript({ name, incoming }: Connection): CompiledScript {
  if (incoming) return incoming;
  throw new SyncError(
    'script-missing',
    `Connection ${name} has no published incoming script on this site.`,
  );
}

export const NO_FIELDS: Required<Fields> = {
  id: '',
  key: '',
  url: '',
  summary: null,
  description: null,
  environment: null,
  project: { key: '' },
  type: { name: '' },
  status: { name: '' },
  resolution: null,
  priority: null,
  assignee: null,
  reporter: null,
  creator: null,
  labels: [],
  components: [],
  fixVersions: [],
  affectedVersions: [],
  due: null,
  created: '',
  updated: '',
  resolved: null,
  securityLevel: null,
  originalEstimate: null,
  remainingEstimate: null,
  parent: null,
  subTasks: [],
  issueLinks: [],
  customFields: {},
  customKeys: {},
};

/** The issue before it is created. */
export const BLANK: ScriptIssue = { ...NO_FIELDS, comments: [], attachments: [], workLogs: [] };
