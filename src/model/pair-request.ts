/**
 * Requests of the peer to connect one of its issues with an existing issue of this site. Until an admin here agrees
 * the key is a claim and nothing more: no script reads that issue and nothing is written to it. Pure.
 */
import type { TwinName } from '../peer/message';
import type { IssueRef } from '../replica/replica';

/** One pair that the peer's admin asked for. */
export interface PairRequest {
  /** The twin as the peer started it. */
  twin: TwinName;
  /** Which start of that twin it is; absent for the first. */
  run?: number;
  /** The peer's issue. */
  remote: IssueRef;
  /** Key of the issue of this site that the peer named. It may not exist. */
  wantedKey: string;
  /** When it was first asked for, in milliseconds since 1970. */
  at: number;
  /** An admin here said no: the same request is refused until it expires. */
  isDeclined?: true;
}

/** Some of the requests of one connection, and how many were new within a day. */
export interface PairRequestPage {
  requests: PairRequest[];
  /** `since` in milliseconds since 1970. */
  day: { since: number; count: number };
}

/** What became of a request that arrived. */
export type Taken = 'new' | 'known' | 'declined' | 'full';

/** Requests lie in this many pages, so that one batch of the store (25 keys) reads all of a connection. */
export const REQUEST_PAGES = 20;

/** Requests that one page holds, and new ones that it takes within a day: 2,000 of each for a connection. */
const MOST_A_PAGE = 100;

const DAY_MS = 24 * 3_600_000;

/** Days for which a request waits for an answer, or for which a refusal is remembered. */
export const REQUEST_DAYS = 7;

/** A page about which nothing is known yet. */
export function noRequests(): PairRequestPage {
  return { requests: [], day: { since: 0, count: 0 } };
}

/** The page in which requests for a twin lie: always the same one. */
export function pageOfRequest({ issueId }: TwinName): number {
  return Number(BigInt(issueId) % BigInt(REQUEST_PAGES));
}

/** Adds a request, unless it is there already, was declined, or too many are. */
export function takeRequest(
  { requests, day }: PairRequestPage,
  request: PairRequest,
): { page: PairRequestPage; taken: Taken } {
  const { at } = request;
  const open = requests.filter((each) => !isExpired(each, at));
  const known = open.find((each) => isSamePair(each, request));
  const today = at - day.since < DAY_MS ? day : { since: at, count: 0 };
  if (known) {
    const page = {
      requests: open.map((each) => (each === known ? restarted(each, request) : each)),
      day: today,
    };
    return { page, taken: known.isDeclined ? 'declined' : 'known' };
  }
  const others = open.filter((each) => !isSameTwin(each, request));
  if (others.length >= MOST_A_PAGE || today.count >= MOST_A_PAGE)
    return { page: { requests: open, day: today }, taken: 'full' };
  const counted = { ...today, count: today.count + 1 };
  return { page: { requests: [...others, request], day: counted }, taken: 'new' };
}

/** The same pair asked for by a later start of the peer's twin. */
function restarted(known: PairRequest, { run }: PairRequest): PairRequest {
  const { run: _, ...rest } = known;
  return { ...rest, ...(run !== undefined && { run }) };
}

/** The page without the requests for some twins. */
export function withoutRequests(
  page: PairRequestPage,
  twins: readonly TwinName[],
): PairRequestPage {
  const gone = new Set(twins.map(toId));
  return { ...page, requests: page.requests.filter(({ twin }) => !gone.has(toId(twin))) };
}

/** The page once an admin declined the requests for some twins. */
export function declineRequests(
  page: PairRequestPage,
  twins: readonly TwinName[],
): PairRequestPage {
  const declined = new Set(twins.map(toId));
  const requests = page.requests.map((each) =>
    declined.has(toId(each.twin)) ? { ...each, isDeclined: true as const } : each,
  );
  return { ...page, requests };
}

/** Whether nobody answered a request in time. @param now milliseconds since 1970 */
export function isExpired({ at }: PairRequest, now: number): boolean {
  return now - at > REQUEST_DAYS * DAY_MS;
}

/** Names a request's twin in one word. */
export function toId({ initiator, issueId }: TwinName): string {
  return `${initiator}${issueId}`;
}

function isSameTwin(a: PairRequest, b: PairRequest): boolean {
  return toId(a.twin) === toId(b.twin);
}

function isSamePair(a: PairRequest, b: PairRequest): boolean {
  return isSameTwin(a, b) && a.wantedKey === b.wantedKey;
}
