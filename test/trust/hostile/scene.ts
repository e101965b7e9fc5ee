/**
 * Two sites, and somebody who has the developers' keys and sends the desk what they like. The desk has an issue that
 * is shared with them, another one that is too, and one that nobody here shared with anybody.
 */
import { randomUUID } from 'node:crypto';
import { seal, type Sender } from '../../../src/peer/envelope';
import type { TwinName } from '../../../src/peer/message';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  type TwoSites,
} from '../../make/two-sites';
import { knock, listenIn, stolenKeys, type Answer, type Overheard } from '../wire';

interface Issue {
  id: string;
  key: string;
}

/** An issue of the desk and its twin. */
export interface Pair {
  twin: TwinName;
  request: Issue;
  task: Issue;
}

export interface HostileScene extends Pair {
  sites: TwoSites;
  /** A second pair of the same connection, of which the attack says nothing. */
  other: Pair;
  /** Shared with nobody. */
  secret: Issue;
  /** A file of the shared request that was offered to the peer. */
  file: string;
  /** The developers' web trigger. */
  url: string;
  heard: Overheard[];
  /** Milliseconds since 1970. */
  now: () => number;
  /**
   * Sends a message with the keys that the developers had at first, and lets what follows come to its end.
   * @param as whose name it bears if not theirs, and where it is sent to if the desk has another address now
   */
  send: (message: object, as?: Partial<Sender & { url: string }>) => Promise<Answer>;
}

/** Words of the issue that nobody shared. */
export const SECRET = 'Zugzwang in March';

export const INCOMING = `if (firstSync) return
issue.summary = replica.summary
issue.description = replica.description
issue.labels = replica.labels
issue.comments += replica.addedComments
issue.workLogs += replica.addedWorkLogs`;

export async function makeHostileScene(): Promise<HostileScene> {
  const sites = await makeTwoSites();
  await republish(sites, 'desk', 'incoming', INCOMING);
  const pair = async (summary: string): Promise<Pair> => {
    const { request, task } = await makeTwin(sites, { summary });
    const [here, there] = [await read(sites.agent, request), await read(sites.developer, task)];
    const { id } = here;
    return {
      twin: { initiator: 'a', issueId: id },
      request: { id, key: request },
      task: { id: there.id, key: task },
    };
  };
  const shared = await pair('Shared');
  const other = await pair('Another one');
  const secret = await makeRequest(sites, { summary: SECRET });
  await sites.after(comment(sites.agent, secret, `${SECRET}, says the board`));
  const bytes = Uint8Array.from([1, 2, 3, 4]);
  const file = await sites.after(sites.agent.attach(shared.request.key, 'a.bin', bytes));
  const now = () => sites.world.clock.now();
  const stolen = stolenKeys(sites, 'dev');
  return {
    sites,
    ...shared,
    other,
    secret: { id: (await read(sites.agent, secret)).id, key: secret },
    file: file.id,
    url: stolenKeys(sites, 'desk').url,
    heard: listenIn(sites),
    now,
    send: async (message, { url = stolen.url, ...as } = {}) => {
      const { send, sender } = stolen;
      const { headers, body } = seal(message, { ...sender, ...as }, send, {
        id: randomUUID(),
        now: now(),
      });
      return knock(sites, { url, headers: Object.entries(headers), body });
    },
  };
}
