import { fieldDigest } from '../../../src/replica/compare';
import type { JsonValue } from '../../../src/replica/replica';
import { merge, type Contest } from '../../../src/sync/plan/merge-fields';
import { makeScriptIssue } from '../../make/issue';

const calm: Contest = {
  localise: (value) => value,
  policy: 'remote',
  isPolicyShared: false,
  remoteEdited: () => undefined,
  localEdited: () => undefined,
  isCrossing: () => false,
  isOwnEcho: () => false,
  agreed: () => undefined,
  isStandIn: () => false,
  isLocalFirst: false,
};

/** One field through the merge: what is written, and what is remembered. */
function mergeOne(
  field: string,
  wanted: JsonValue,
  at: { now: Record<string, unknown>; last?: JsonValue },
  contest: Partial<Contest> = {},
) {
  const base = at.last === undefined ? {} : { [field]: at.last };
  const assigned = [{ field, value: wanted, line: 7 }];
  const merged = merge(assigned, makeScriptIssue(at.now), base, { ...calm, ...contest });
  return { ...merged, written: merged.writes.map((write) => write.value) };
}

describe('merging what a script wants into an issue', () => {
  test('a value that the script wanted before is not written again, so a local edit stays', () => {
    const { written } = mergeOne('summary', 'Printer', {
      now: { summary: 'Printer on floor 2' },
      last: 'Printer',
    });
    expect(written).toEqual([]);
  });

  test('a value that is new to the script is written, with the line that wanted it', () => {
    const { writes } = mergeOne('summary', 'Scanner', {
      now: { summary: 'Printer' },
      last: 'Printer',
    });
    expect(writes).toMatchObject([
      { value: 'Scanner', why: { from: 'Printer', to: 'Scanner', line: 7 } },
    ]);
  });

  test('a value that is there already is not written', () => {
    expect(
      mergeOne('summary', 'Scanner', { now: { summary: 'Scanner ' }, last: 'Printer' }).written,
    ).toEqual([]);
  });

  test('a priority is the same by its name, whatever its id on either site', () => {
    const now = { priority: { id: '1', name: 'High' } };
    expect(mergeOne('priority', { id: '77', name: 'High' }, { now, last: 'Low' }).written).toEqual(
      [],
    );
  });

  test('labels added on both sides are all kept, and one removed on either side is gone', () => {
    const now = { labels: ['office', 'urgent', 'local'] };
    const { written } = mergeOne('labels', ['office', 'remote'], {
      now,
      last: ['office', 'urgent'],
    });
    expect(written).toEqual([['local', 'office', 'remote']]);
  });

  test('clearing a field on the other side clears it here', () => {
    expect(
      mergeOne('due', null, { now: { due: '2026-12-24' }, last: '2026-12-24' }).written,
    ).toEqual([null]);
  });

  describe('where both sides changed a field', () => {
    const at = { now: { summary: 'mine' }, last: 'old' };

    test('the other side wins by default, and the conflict is told', () => {
      const { writes } = mergeOne('summary', 'theirs', at);
      expect(writes[0]?.why.conflict).toMatch(/other side's value/);
    });

    test('the local value wins where the connection says so, and is told', () => {
      const { written, kept } = mergeOne('summary', 'theirs', at, { policy: 'local' });
      expect(written).toEqual([]);
      expect(kept[0]?.conflict).toMatch(/Kept the local value/);
    });

    test.each([
      ['2026-01-01T10:00:01Z', '2026-01-01T10:00:00Z', []],
      ['2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z', ['theirs']],
    ])(
      'when two edits cross, the later one wins on both sides (here %s, there %s)',
      (local, remote, expected) => {
        const contest = {
          isCrossing: () => true,
          localEdited: () => local,
          remoteEdited: () => remote,
        };
        expect(mergeOne('summary', 'theirs', at, contest).written).toEqual(expected);
      },
    );

    test('on equal times exactly one of the two sides gives way', () => {
      const time = {
        isCrossing: () => true,
        localEdited: () => '2026-01-01',
        remoteEdited: () => '2026-01-01',
      };
      const first = mergeOne('summary', 'theirs', at, { ...time, isLocalFirst: true }).written;
      const second = mergeOne('summary', 'theirs', at, { ...time, isLocalFirst: false }).written;
      expect([first.length, second.length]).toEqual([0, 1]);
    });

    test('our own earlier value coming back is not a change of theirs', () => {
      expect(mergeOne('summary', 'sent before', at, { isOwnEcho: () => true }).written).toEqual([]);
    });
  });

  test('an old value that comes back late does not undo an edit here that its sender had not seen', () => {
    const cleared = { now: { due: null } };
    const contest = { isCrossing: () => true, localEdited: () => '2026-01-05T08:01:44.000Z' };
    expect(mergeOne('due', '2026-04-15', cleared, contest).written).toEqual([]);
  });

  test('a value that went back to what it was before ours is a change of theirs', () => {
    const at = { now: { due: '2026-09-15' }, last: null };
    const { written } = mergeOne('due', null, at, {
      agreed: (field) => fieldDigest(field, '2026-09-15'),
    });
    expect(written).toEqual([null]);
  });

  test('what was ours before the other side last changed it is a change of theirs when it comes back', () => {
    const at = { now: { due: '2026-01-15' }, last: '2026-01-15' };
    const { written } = mergeOne('due', null, at, {
      isOwnEcho: () => true,
      agreed: (field) => fieldDigest(field, null),
    });
    expect(written).toEqual([null]);
  });

  test('sets are merged against what both sides last agreed on', () => {
    const at = { now: { labels: ['a', 'b', 'c'] }, last: ['a'] };
    const { written } = mergeOne('labels', ['a'], at, {
      agreed: (field) => fieldDigest(field, ['a', 'b']),
    });
    expect(written).toEqual([['a', 'c']]);
  });

  test('before the issue exists everything is written', () => {
    const { writes } = merge([{ field: 'summary', value: 'New', line: 1 }], undefined, {}, calm);
    expect(writes).toHaveLength(1);
  });
});
