/** What waits in the queues: an issue to look at, a message to apply. */
import type { ReadIssue } from './issue';
import type { ReplicaMessage } from '../peer/message';

/** An issue that was read along with others before its sync began. */
export interface ReadAhead {
  issue: ReadIssue;
  /** Before it was read, in milliseconds since 1970. */
  readAt: number;
}

/** Why a twin's issue should be looked at. */
export interface OutboundEvent {
  connectionId: string;
  twinKey: string;
  issueId: string;
  /** `start` may begin a twin; `again` sends even what was sent before. */
  cause: 'start' | 'change' | 'again';
  /** `updated` of the issue when the event happened. */
  updated?: string;
  executionId?: string;
  /** Key of the issue, if whoever asked knows it: a failure names the issue though it cannot be read. */
  issueKey?: string;
  /** Of a start: key of the peer's issue that is the twin already. */
  connectTo?: string;
  /** The platform delivers this event again, because an earlier attempt failed. */
  isRetry?: boolean;
}

/** A message as it was taken from the inbox. */
export interface InboundEvent {
  connectionId: string;
  message: ReplicaMessage;
  /** Id of the envelope: the same on every delivery. */
  envelopeId: string;
  /** Where the door marked the message as seen while it queued it: what the mark must be. */
  accepted?: Accepted;
}

export interface Accepted {
  mark: string;
  /** When the door queued it, in milliseconds since 1970. */
  at: number;
}
