import { MOST_SWEPT } from '../../../src/sync/pace';
import { isEnough, lookBack, nextLast } from '../../../src/sync/upkeep/sweep';

const MINUTE = 60_000;
const began = Date.parse('2026-01-05T09:00:00Z');

describe('a sweep that finds thousands', () => {
  test('stops once it has looked at many, but not before it has got on by more than a minute', () => {
    expect(isEnough(MOST_SWEPT, 3 * MINUTE)).toBe(true);
    expect(isEnough(MOST_SWEPT - 1, 3 * MINUTE)).toBe(false);
    expect(isEnough(10 * MOST_SWEPT, MINUTE)).toBe(false);
  });

  test('is gone on with by the next one at the last change that it has looked at', () => {
    const until = began - 10 * MINUTE;
    const next = began + 5 * MINUTE;
    expect(next - lookBack(next, nextLast(began, until)) * MINUTE).toBe(until);
  });

  test('leaves what the index may not have had yet to the next one', () => {
    expect(nextLast(began, began - MINUTE)).toBe(began);
    expect(nextLast(began, undefined)).toBe(began);
  });
});
