import type { ControlMessage, ReplicaMessage } from '../../../src/peer/message';
import { moved } from '../../../src/connection/address';
import { change, follow, type Controlled } from '../../../src/connection/change';
import { believable, confirmedBy, placeOf, requireTimely } from '../../../src/model/peer-claims';
import { newTwin } from '../../../src/model/twin';

const NOW = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;
const FAR = Date.UTC(2099, 0);

const TWIN = {
  ...newTwin('c.a', { initiator: 'a', issueId: '1' }, { id: '1', key: 'DESK-1' }),
  seq: 5,
  acked: 3,
  applied: { seq: 7, readAt: NOW - MINUTE },
};

function replica(over: Partial<ReplicaMessage> = {}): ReplicaMessage {
  return {
    kind: 'replica',
    twin: TWIN.name,
    from: { id: '9', key: 'ACME-9' },
    seq: 8,
    readAt: NOW,
    ack: 5,
    delta: { base: null, fields: {}, dropped: [] },
    edited: {},
    ...over,
  };
}

test('a time more than five minutes ahead is refused in every kind that has one', () => {
  const control: ControlMessage = { kind: 'control', action: 'pause', by: 'X' };
  const address = { kind: 'address', url: 'https://x.example', by: 'X' } as const;
  for (const at of [NOW + 4 * MINUTE, NOW + 6 * MINUTE])
    for (const message of [replica({ readAt: at }), { ...control, at }, { ...address, at }]) {
      const hold = () => {
        requireTimely(message, NOW);
      };
      if (at > NOW + 5 * MINUTE) expect(hold).toThrow('still to come');
      else expect(hold).not.toThrow();
    }
});

test('an edit from the year 9999, and one at no time, count as none', () => {
  const edited = {
    summary: '9999-12-31T23:59:59.000+0000',
    labels: 'yesterday',
    description: '2026-01-05T07:00:00.000+0000',
  };
  expect(Object.keys(believable(replica({ edited }), TWIN).edited)).toEqual(['description']);
});

test('nobody has applied more than was sent, and what was never sent confirms nothing', () => {
  expect(believable(replica({ ack: 900 }), TWIN).ack).toBe(5);
  expect([confirmedBy(5, TWIN), confirmedBy(6, TWIN)]).toEqual([5, 3]);
});

test('a number may be thousands ahead, as after a restore, but not more', () => {
  expect(() => believable(replica({ seq: 9000 }), TWIN)).not.toThrow();
  expect(() => believable(replica({ seq: 11_000 }), TWIN)).toThrow('was not applied');
  expect(() => believable(replica({ run: 11_000 }), TWIN)).toThrow('was not applied');
  expect(() => believable(replica({ run: 2, seq: 500_000 }), TWIN)).not.toThrow();
});

test('a lower number that was read later tells of lost numbers, and no old message', () => {
  expect(placeOf({ seq: 3, readAt: NOW + 3 * MINUTE }, TWIN.applied)).toBe('behind');
  expect(placeOf({ seq: 3, readAt: NOW - 2 * MINUTE }, TWIN.applied)).toBe('served');
  expect(placeOf({ seq: 8, readAt: 0 }, TWIN.applied)).toBe('next');
});

test('a time far ahead that was stored before blocks no later change or address', async () => {
  const row: Controlled = {
    side: 'a',
    name: 'Before',
    state: 'active',
    policy: 'remote',
    publicComments: false,
    heard: { rename: FAR, pause: FAR },
  };
  const there: ControlMessage = {
    kind: 'control',
    action: 'rename',
    name: 'New',
    at: NOW,
    by: 'X',
  };
  expect(follow(row, there, NOW).name).toBe('New');
  const who = { accountId: 'x', displayName: 'X' };
  const here = change(row, { kind: 'rename', name: 'Here' }, { who, at: NOW });
  expect(here.heard?.['rename']).toBe(NOW);

  const url = 'https://11111111-1111-4111-8111-111111111111.webtrigger.atlassian.app/public/';
  const kept = { url: `${url}old`, movedAt: FAR, send: [], receive: [] };
  const ports = {
    readSecret: () => Promise.resolve(kept),
    writeSecret: () => Promise.resolve(),
    now: () => NOW,
  };
  const news = { kind: 'address', url: `${url}new`, at: NOW, by: 'X' } as const;
  expect(await moved(ports, 'c.a', news)).toBe('moved');
});
