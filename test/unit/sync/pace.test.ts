import {
  LONGEST_WAIT,
  MOST_LOOKS,
  waitAfter,
  waitForAnswers,
  waitForPoints,
} from '../../../src/sync/pace';

describe('bulk work waits for points of Jira', () => {
  test('not while Jira says nothing of them, as it does as long as there are many', () => {
    expect(waitForPoints({})).toBe(0);
    expect(waitForPoints({ points: 65_000 })).toBe(0);
  });

  test('not before it comes to the twelfth that is left to live edits', () => {
    expect(waitForPoints({ points: 1000, left: 81, resetsIn: 600 })).toBe(0);
    expect(waitForPoints({ points: 1000, left: 80, resetsIn: 600 })).toBe(601);
  });

  test('no longer than a queue event may wait', () => {
    expect(waitForPoints({ points: 1000, left: 0, resetsIn: 3600 })).toBe(LONGEST_WAIT);
    expect(waitForPoints({ points: 1000, left: 0 })).toBe(LONGEST_WAIT);
  });
});

test('a slice that was quicker than the other site takes its issues is followed by a pause', () => {
  expect(waitAfter(100, 5000, 1)).toBe(15);
  expect(waitAfter(100, 20_000, 1)).toBe(0);
  expect(waitAfter(100, 60_000, 1)).toBe(0);
  expect(waitAfter(0, 0, 1)).toBe(0);
});

test('jobs at the same time share what a site may do, each as much as the others', () => {
  expect(waitAfter(100, 5000, 2)).toBe(35);
  expect(waitAfter(100, 5000, 4)).toBe(75);
  // Of a job that is the last to end none is counted any more.
  expect(waitAfter(100, 5000, 0)).toBe(15);
});

test('looks for the last answers become rarer and go on for half an hour at the least', () => {
  const waits = Array.from({ length: MOST_LOOKS }, (_, looks) => waitForAnswers(looks + 1));
  expect(waits.slice(0, 3)).toEqual([10, 20, 40]);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(30 * 60);
});
