import {
  LONGEST_WAIT,
  MOST_LOOKS,
  nextDue,
  SLICE,
  waitForAnswers,
  waitForPoints,
  waitUntil,
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

/** When the slices of a job begin that take so long each. @returns seconds */
function begun(slices: number, takes: number): number[] {
  const begins: number[] = [];
  let [now, due] = [0, 0];
  for (let slice = 0; slice < slices; slice += 1) {
    begins.push(now / 1000);
    due = nextDue(due, now, SLICE, 1);
    now += takes;
    now += waitUntil(due, now) * 1000;
  }
  return begins;
}

/** Issues of the slices that began in that minute. */
function issuesWithin(begins: number[], from: number): number {
  return begins.filter((at) => at >= from && at < from + 60).length * SLICE;
}

describe('bulk work goes at an even pace', () => {
  const begins = begun(200, 900);

  test('in no minute so many that a live edit finds the other site’s queue full', () => {
    for (const at of begins) expect(issuesWithin(begins, at)).toBeLessThanOrEqual(480);
  });

  test('and nine tenths of what the queue takes', () => {
    expect(issuesWithin(begins, begins.at(20) ?? 0)).toBeGreaterThanOrEqual(450);
  });

  test('without making up for what was missed in a slow slice', () => {
    expect(nextDue(0, 600_000, SLICE, 1)).toBe(nextDue(600_000, 600_000, SLICE, 1));
    expect(waitUntil(0, 600_000)).toBe(0);
  });

  test('jobs at the same time share what a site may do, each as much as the others', () => {
    const one = nextDue(0, 0, SLICE, 1);
    expect(nextDue(0, 0, SLICE, 2)).toBe(2 * one);
    expect(nextDue(0, 0, SLICE, 4)).toBe(4 * one);
    // Of a job that is the last to end none is counted any more.
    expect(nextDue(0, 0, SLICE, 0)).toBe(one);
  });
});

test('looks for the last answers become rarer and go on for half an hour at the least', () => {
  const waits = Array.from({ length: MOST_LOOKS }, (_, looks) => waitForAnswers(looks + 1));
  expect(waits.slice(0, 3)).toEqual([10, 20, 40]);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(30 * 60);
});
