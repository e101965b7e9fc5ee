/**
 * What the screens ask of the app and what they get: the types of every resolver call. Type-only:
 * `static/` imports it, nothing is copied.
 */
import type { MoveOffer } from '../../model/site-address';
import type { Ability } from '../../peer/message';
import type { Completion } from '../../script/compile/completion';
import type { Diagnostic } from '../../script/compile/checked';
import type { Direction } from '../../script/script';
import type { Change } from '../../connection/change';
import type { DryRun } from '../../sync/trial/outgoing';
import type { IncomingDryRun, IncomingTrial } from '../../sync/trial/incoming';
import type { Parked } from '../../model/parked';
import type { LastSync } from '../../model/twin';
import type { SyncEvent } from '../../model/sync-event';
import type { HealthView, JobResult, JobView, Pair, PairRequestView } from './work-views';

/** A call that failed, in words for the person who made it. Resolvers answer it instead of throwing. */
export interface Failure {
  code: string;
  message: string;
  /** What to do next. */
  next: string;
}

/** What every resolver call answers. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface ConnectionView {
  id: string;
  name: string;
  state: 'invited' | 'active' | 'paused' | 'broken';
  peer: { name: string; url: string };
  policy: 'remote' | 'local' | 'newer';
  publicComments: boolean;
  /** Who of the other site is who here: mentions of them stay mentions, all others become plain text. */
  people: PersonView[];
  /** Comments from here arrive there visible to customers. */
  hasPeerPublicComments: boolean;
  /** The other site may start what a person or a script stopped here. */
  mayPeerRestart: boolean;
  /** An admin of this site paused it; the other site's may have done so too. */
  isPausedHere: boolean;
  /** The other site was not reached since the last change; it is tried every five minutes. */
  isUntold: boolean;
  /** What this version sends and the other side's does not take, so that it is left out. */
  peerLacks: Ability[];
  /** The other site wants to go on from another installation. */
  moveOffer?: MoveOffer;
  /** Another installation made the connection: nothing is sent before an admin has said that this is no copy. */
  isDisplaced: boolean;
  /** When the keys were replaced last. */
  keysAt?: number;
  /** Who changed what and when, newest first. */
  changes: { at: number; by: string; what: string; isRemote: boolean }[];
  /** Published versions; absent where a script is missing. */
  outgoing?: number;
  incoming?: number;
  /** Who agreed to what crosses, and when. */
  consent: {
    local?: { displayName: string; at: number };
    remote?: { displayName: string; at: number };
  };
  /** Issues that match are started by themselves, when they are made or changed: looked at every five minutes. */
  autoStart?: { jql: string; by: string; at: number };
  /** Issues that match are connected without asking if the other site wants to. */
  joinScope?: { jql: string; by: string; at: number };
  /** The other site asks to connect issues, and an admin here has not answered yet. */
  hasPairRequests: boolean;
  createdAt: number;
  expires?: number;
  reason?: string;
}

export interface PersonView {
  /** Account id on the other site, or the name that they are mentioned by there. */
  there: string;
  here: { accountId: string; displayName: string };
}

/** What an admin is shown before accepting. */
export interface InvitationView {
  name: string;
  site: { name: string; url: string };
  by: string;
  expires: number;
}

/** One script of one side of a connection. */
export interface RuleView {
  direction: Direction;
  /** What the editor starts with: the draft, else what is published, else nothing. */
  source: string;
  published?: VersionView;
  draft?: { by: string; at: number };
}

/** A published version of a script, with what the checker had said of it. */
export interface VersionView {
  version: number;
  source: string;
  by: string;
  at: number;
  warnings: string[];
}

/** A place in a script: characters from its start. */
interface Place {
  direction: Direction;
  source: string;
  position: number;
}

export interface PublishResult {
  /** The new version; absent where nothing was published. */
  version?: number;
  diagnostics: Diagnostic[];
  /** Parked issues that are tried again because of this version. */
  retried: number;
}

export interface TemplateView {
  key: string;
  title: string;
  direction: Direction;
  source: string;
}

/** Which events to list. */
export interface EventQuery {
  connectionId: string;
  /** Key of the issue here or there. */
  issueKey?: string | undefined;
  state?: SyncEvent['state'] | undefined;
  /** Milliseconds since 1970. */
  since?: number | undefined;
  cursor?: string | undefined;
}

export interface EventPage {
  events: SyncEvent[];
  /** Asks for older ones. */
  cursor?: string;
}

export interface ParkedView {
  twinKey: string;
  issueKey?: string;
  remoteKey?: string;
  parked: Parked;
}

/** A twin whose changes are sent once its connection can send again. */
export interface HeldView {
  twinKey: string;
  issueKey?: string;
  remoteKey?: string;
  since: number;
  /** What stood in the way of the last attempt. */
  why?: string;
}

/** Calls of the admin page: name, request, answer. Every one needs the permission to administer Jira. */
export interface AdminCalls {
  listConnections: [Record<string, never>, ConnectionView[]];
  invite: [{ name: string }, { id: string; code: string; expires: number }];
  previewInvitation: [{ code: string }, InvitationView];
  acceptInvitation: [{ code: string; name?: string | undefined }, { id: string }];
  removeConnection: [{ id: string }, null];
  changeConnection: [{ id: string; change: Change }, ConnectionView];
  /** Replaces who of the other site is who here. `here`: an account id, or an e-mail address shown to the app. */
  setPeople: [{ id: string; people: { there: string; here: string }[] }, ConnectionView];
  /** Whether the other site may start what a person or a script stopped here. */
  setPeerRestart: [{ id: string; isAllowed: boolean }, ConnectionView];
  rotateKeys: [{ id: string }, ConnectionView];
  /** This site's store came from another installation, and it goes on from here: it is no copy. */
  claimConnections: [Record<string, never>, ConnectionView[]];
  /** Whether the other site may go on from the installation that it offers. */
  answerMove: [{ id: string; url: string; isAccepted: boolean }, ConnectionView];
  /** A new web trigger address for this site, for all its connections; the old one ends when all peers know it. */
  renewAddress: [Record<string, never>, { told: number; waiting: number }];
  getRules: [{ connectionId: string }, RuleView[]];
  saveDraft: [
    { connectionId: string; direction: Direction; source: string },
    { diagnostics: Diagnostic[] },
  ];
  publish: [
    { connectionId: string; direction: Direction; source: string; anyway: boolean },
    PublishResult,
  ];
  checkScript: [{ direction: Direction; source: string }, { diagnostics: Diagnostic[] }];
  complete: [Place, Completion[]];
  describe: [Place, string | null];
  /** What an outgoing draft would send of an issue; nothing is sent or written. */
  testRun: [{ connectionId: string; source: string; issueKey: string }, DryRun];
  /** What an incoming draft would change; nothing is written. */
  testRunIncoming: [IncomingTrial, IncomingDryRun];
  listVersions: [{ connectionId: string; direction: Direction }, VersionView[]];
  listTemplates: [Record<string, never>, TemplateView[]];
  listEvents: [EventQuery, EventPage];
  /** By the key of the other site's issue. */
  findTwin: [
    { connectionId: string; remoteKey: string },
    { twinKey: string; issueKey?: string } | null,
  ];
  readHealth: [{ connectionId: string; period: 'day' | 'week' }, HealthView];
  listParked: [{ connectionId: string }, ParkedView[]];
  /** Twins that wait for the connection; at most 100. */
  listHeld: [{ connectionId: string }, HeldView[]];
  /** With a direction, also twins that wait for nothing: an event is played again. */
  retry: [
    { connectionId: string; twinKeys: string[]; direction?: Direction | undefined },
    { retried: number },
  ];
  /** How many issues match, about. A JQL that Jira refuses fails as `jira-refused` with Jira's words. */
  countIssues: [{ jql: string }, { count: number }];
  /** Starts all issues that match; those under sync through the connection are skipped. */
  startMany: [{ connectionId: string; jql: string }, JobView];
  /** Asks the other site to make twins of issues that exist on both; at most 10,000 pairs. */
  connectMany: [{ connectionId: string; pairs: Pair[] }, JobView];
  /** Pairs that the other site asks for, a page at a time. `hidden`: those whose issue is not there, or not visible. */
  listPairRequests: [
    { connectionId: string; page: number },
    { total: number; requests: PairRequestView[]; hidden: string[]; next?: number },
  ];
  /** `failed`: pairs that were agreed to and could not be connected. */
  answerPairRequests: [
    { connectionId: string; ids: string[]; isAgreed: boolean },
    { failed: { remoteKey: string; why: string }[] },
  ];
  /** Sets which issues the other site may connect without asking; null: none. */
  setJoinScope: [{ id: string; jql: string | null }, ConnectionView];
  /** Stops the issues under sync that match, or all of the connection. */
  stopMany: [{ connectionId: string; jql?: string | undefined }, JobView];
  /** The newest first, at most 50. */
  listJobs: [{ connectionId: string }, JobView[]];
  changeJob: [{ id: string; action: 'pause' | 'resume' | 'cancel' }, JobView];
  /** A hundred issues of a job: `page` counts from 0; `next` is absent with the last one. */
  listJobResults: [{ id: string; page: number }, { results: JobResult[]; next?: number }];
  /** Sets what starts issues by itself; null switches it off. */
  setAutoStart: [{ id: string; jql: string | null }, ConnectionView];
}

/** One twin as the issue panel shows it. Nothing of the peer but what it sent of itself. */
export interface TwinView {
  /** Names it in the calls. */
  twinKey: string;
  /** Who stopped it and why, where it was stopped. */
  stopped?: { at: number; by: string; why: string; waits?: true };
  /** The other site asks for it to go on, and somebody here has to start it. */
  request?: { at: number; by: string };
  connectionName: string;
  state: 'creating' | 'active' | 'parked' | 'stopped';
  remote?: { key: string; url: string; status?: string };
  /** The last message is on its way and not answered yet. */
  isUnconfirmed: boolean;
  last?: LastSync;
  /** What went wrong, for the person who looks; with the details only for admins. */
  problem?: { message: string; next: string };
}

/** Calls of the issue panel. The issue is the one that the panel stands on; the caller must see it. */
export interface PanelCalls {
  getTwins: [Record<string, never>, TwinView[]];
  /** Needs the permission to edit the issue. */
  syncNow: [Record<string, never>, { asked: number }];
  /** Connections that the issue can be started through, or started again. */
  listChoices: [Record<string, never>, { id: string; name: string; peer: string }[]];
  /** Needs the permission to edit the issue. The twin appears some seconds later. */
  startSync: [{ connectionId: string }, null];
  /** Needs the permission to edit the issue. False where there was nothing to stop. */
  stopSync: [{ twinKey: string }, { stopped: boolean }];
}

/** Calls of the post function's form. Needs the permission to administer Jira. */
export interface PostFunctionCalls {
  listChoices: [
    Record<string, never>,
    {
      id: string;
      name: string;
      peer: string;
      state: ConnectionView['state'];
      outgoing?: string;
    }[],
  ];
}
