import type { ErrorCode } from '../../../src/errors';
import type { Message } from '../../../src/peer/message';
import type { Connection } from '../../../src/model/connection';
import type { OutboundEvent } from '../../../src/model/queue-event';
import { retryMended, type MendPorts } from '../../../src/sync/life/retry';
import { park } from '../../../src/model/parked';
import { newTwin, type Twin } from '../../../src/model/twin';

const HOUR = 3_600_000;
const now = Date.parse('2026-01-05T09:00:00Z');
const published = now - HOUR;

const connection = {
  id: 'c.a',
  side: 'a',
  localUrl: 'https://desk.atlassian.net',
  outgoing: { publishedAt: now - 100 * HOUR },
  incoming: { publishedAt: published },
} as unknown as Connection;

function parked(id: number, at: number, direction: 'incoming' | 'outgoing', code: ErrorCode): Twin {
  const twin = newTwin('c.a', { initiator: 'a', issueId: String(id) }, { id: String(id), key: '' });
  return park(twin, { since: at, direction, code, message: '' });
}

/** @returns which issues were asked for of the peer, and which were sent */
async function retried(twins: Twin[], of = connection, at = now) {
  const asked: string[] = [];
  const sent: string[] = [];
  const ports = {
    now: () => at,
    parkedUntil: async function* (_: string, until: number) {
      const due = twins.filter((twin) => (twin.parked?.since ?? 0) <= until);
      for (let from = 0; from < due.length; from += 100)
        yield await Promise.resolve(due.slice(from, from + 100));
    },
    store: {
      load: (_: string, key: string) =>
        Promise.resolve({ connection: of, twin: twins.find((twin) => twin.key === key) }),
    },
    peer: () => ({
      send: (message: Message) => {
        if (message.kind === 'results')
          asked.push(...message.results.map(({ twin }) => twin.issueId));
        return Promise.resolve();
      },
    }),
    work: {
      outbound: (events: OutboundEvent[]) => {
        sent.push(...events.map(({ issueId }) => issueId));
        return Promise.resolve();
      },
    },
  } as unknown as MendPorts;
  const count = await retryMended(ports, of);
  expect(count).toBe(asked.length + sent.length);
  return { asked, sent };
}

describe('after a script was published', () => {
  test('what failed before, in its direction, is tried again, and a loop whichever script it was', async () => {
    const before = published - 1;
    const twins = [
      parked(1, before, 'incoming', 'script-failed'),
      parked(2, published + 1, 'incoming', 'script-failed'),
      parked(3, before, 'outgoing', 'script-failed'),
      parked(4, before, 'outgoing', 'loop-broken'),
    ];
    expect(await retried(twins)).toEqual({ asked: ['1'], sent: ['4'] });
  });

  test('200 are tried at a time, also behind many that wait for something else', async () => {
    const others = Array.from({ length: 150 }, (_, n) =>
      parked(n, published - 2, 'outgoing', 'jira-refused'),
    );
    const failed = Array.from({ length: 250 }, (_, n) =>
      parked(1000 + n, published - 1, 'incoming', 'script-failed'),
    );
    const { asked, sent } = await retried([...others, ...failed]);
    expect(sent).toEqual([]);
    expect(asked).toHaveLength(200);
  });

  test('nothing is looked for once a day has passed', async () => {
    const twins = [parked(1, published - 1, 'incoming', 'script-failed')];
    expect(await retried(twins, connection, published + 25 * HOUR)).toEqual({
      asked: [],
      sent: [],
    });
  });
});
