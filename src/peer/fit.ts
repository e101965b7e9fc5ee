/** Makes of a message what a peer takes, by what it has said of itself. Pure. */
import type { IssueRef } from '../replica/replica';
import { ABILITIES, type Message, type Result, type Who } from './message';
import { issueUrl } from './url';

/** A peer as messages are made for it. */
export interface Receiver {
  /** What it has said that it takes; nothing if it runs a version that says nothing. */
  takes: readonly string[];
  /** Address of this site, which such a version wants beside each key. */
  site: string;
}

/** A message as that peer takes it, with what this side takes where the kind of message has room for it. */
export function fit(message: Message, receiver: Receiver): object {
  switch (message.kind) {
    case 'replica':
      return { ...message, from: refOf(message.from, receiver) };
    case 'results':
      return {
        ...message,
        results: message.results.map((result) => fitResult(result, receiver)),
        takes: ABILITIES,
      };
    case 'address':
      return { ...fitWho(message, receiver), takes: ABILITIES };
    case 'control':
      return fitWho(message, receiver);
    case 'attachment':
    case 'confirm':
    case 'rekey':
      return message;
  }
}

function fitResult({ reason, issue, ...result }: Result, receiver: Receiver): object {
  return {
    ...fitWho(result, receiver),
    ...(issue && { issue: refOf(issue, receiver) }),
    ...(reason && receiver.takes.includes('reason') && { reason }),
  };
}

/** Whoever does not forget people by their account is not told of it. */
function fitWho<T extends { who?: Who | undefined }>(said: T, { takes }: Receiver): object {
  if (takes.includes('who')) return said;
  const { who: _, ...rest } = said;
  return rest;
}

/**
 * The first release wants an issue's address, and to hear whether it lives in a service project, from where comments
 * arrive as they are. `false` leaves that to the receiver's admin, as it is today.
 */
function refOf(issue: IssueRef, { takes, site }: Receiver): object {
  if (takes.includes('short-refs')) return issue;
  return { ...issue, url: issueUrl(site, issue.key), service: false };
}
