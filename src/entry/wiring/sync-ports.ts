/**
 * Fills in what the sync path needs, for one invocation. Nothing here outlives it: a warm process serves
 * several sites. The only place where the clock and random ids come from the machine.
 */
import { randomUUID } from 'node:crypto';
import {
  addAttachment,
  readMediaId,
  readUploadLimit,
  removeAttachment,
} from '../../jira/attachment';
import { addComment, editComment, originsOf, removeComment } from '../../jira/comment';
import { readIssue } from '../../jira/issue';
import { createIssue, findCreated, updateIssue } from '../../jira/write-issue';
import { addLink, removeLink } from '../../jira/link';
import { explainMissing, isLocked } from '../../jira/presence';
import { forgetTwin, trackIssue, untrackIssue } from '../../jira/sync-property';
import { LOOKUPS } from '../../jira/lookup';
import { readTransitions, takeTransition } from '../../jira/transition';
import { addWorkLog, editWorkLog, removeWorkLog } from '../../jira/work-log';
import { whilePersonWaits } from '../../peer/post';
import { DEFAULT_LIMITS } from '../../script/run/limits';
import { makeReady, runScript, type ReadyEngine } from '../../script/run/sandbox';
import { claimIssue } from '../../store/claim';
import { markPairRequests } from '../../store/connection';
import { notePairRequest } from '../../store/pair-requests';
import { noteQuota, restBulk } from '../../store/quota';
import { recordEvent } from '../../store/sync-event';
import { twinKeysOfIssue, twinsOfIssue, twinsOfRemote } from '../../store/find-twins';
import { load, save } from '../../store/twin';
import type { Issues, Peer, Store, SyncPorts } from '../../sync/ports';
import type { Twin } from '../../model/twin';
import { openPeer } from './peer';
import { pushOutbound, pushPaced } from './queues';

const ISSUES: Issues = {
  read: readIssue,
  explainMissing,
  isLocked,
  track: trackIssue,
  untrack: untrackIssue,
  forget: forgetTwin,
  create: (project, type, written, twins) => createIssue({ project, type }, written, twins),
  update: updateIssue,
  findCreated,
  addComment,
  editComment,
  removeComment,
  origins: originsOf,
  addAttachment,
  removeAttachment,
  mediaId: readMediaId,
  uploadLimit: readUploadLimit,
  addWorkLog,
  editWorkLog,
  removeWorkLog,
  addLink,
  removeLink,
  transitions: readTransitions,
  transition: takeTransition,
  lookUp: (name, args) => LOOKUPS[name](args),
};

const STORE: Store = {
  load: load<Twin>,
  save,
  twinsOfIssue: twinsOfIssue<Twin>,
  twinsOfRemote: twinsOfRemote<Twin>,
  claim: claimIssue,
  notePairRequest: async ({ id, pairRequestsSince }, request) => {
    const taken = await notePairRequest(id, request);
    if (taken === 'new' && pairRequestsSince === undefined) await markPairRequests(id, request.at);
    return taken;
  },
  record: recordEvent,
  noteQuota,
  restBulk,
  twinsOf: twinKeysOfIssue,
};

/** Each peer is opened once an invocation, so that its keys are read once. */
function openOnce(patience?: () => AbortSignal): SyncPorts['peer'] {
  const peers = new Map<string, Peer>();
  return (connectionId) => {
    const peer = peers.get(connectionId) ?? openPeer(connectionId, patience);
    peers.set(connectionId, peer);
    return peer;
  };
}

/** For a door that is about to run a script: its engine is made ready while the issue is read. */
export function runReady(): SyncPorts['runScript'] {
  let first: Promise<ReadyEngine> | undefined = makeReady();
  // Should it fail, the run that takes it says so.
  first.catch(() => undefined);
  return (script, input) => {
    const engine = first ?? makeReady();
    first = undefined;
    return runScript(script, input, DEFAULT_LIMITS, engine);
  };
}

/** The world as one invocation sees it. */
export function wire(run: SyncPorts['runScript'] = runScript): SyncPorts {
  return {
    issues: ISSUES,
    store: STORE,
    peer: openOnce(),
    work: { outbound: pushOutbound, outboundPaced: pushPaced },
    runScript: run,
    now: () => Date.now(),
    newId: randomUUID,
  };
}

/** The same for a call of a screen, for which a person waits. */
export function wireScreen(): SyncPorts {
  return { ...wire(), peer: openOnce(whilePersonWaits) };
}
