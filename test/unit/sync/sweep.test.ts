import { MOST_SWEPT } from '../../../src/sync/pace';
import { takeUp } from '../../../src/sync/sweep';

/** Changes a second apart, from that time on. */
const changes = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => ({
    updated: new Date(from + index * 1000).toISOString(),
  }));

describe('a sweep takes up', () => {
  const last = Date.parse('2026-01-05T09:00:00Z');

  test('all that it found, as long as the next sweep finds it done', () => {
    const found = changes(MOST_SWEPT, last);
    expect(takeUp(found, last)).toEqual({ some: found });
    expect(takeUp([], 0)).toEqual({ some: [] });
  });

  test('the oldest of thousands, and the next one goes on where it stopped', () => {
    const found = changes(MOST_SWEPT + 10, last);
    const until = last + MOST_SWEPT * 1000;
    expect(takeUp(found, last)).toEqual({ some: found.slice(0, MOST_SWEPT), until });
    expect(takeUp(found, until)).toEqual({ some: found });
  });

  test('all of them where it would come no further than the last one', () => {
    const found = changes(MOST_SWEPT * 2, last - MOST_SWEPT * 1000);
    expect(takeUp(found, last)).toEqual({ some: found });
  });
});
