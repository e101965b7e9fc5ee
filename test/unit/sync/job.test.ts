import { changeJob, estimate, newJob, type Job } from '../../../src/model/job';

const START = 1_000_000;

const running = (counts: Partial<Job['counts']>): Job => ({
  ...newJob({ id: 'j', connectionId: 'c', kind: 'start', jql: 'project = DESK', by: 'A', at: 0 }),
  state: 'running',
  pages: 1,
  counts: { waiting: 0, sent: 0, done: 0, skipped: 0, failed: 0, ...counts },
  pace: { since: START, ended: 0, due: START },
});

test('the end is estimated from what was begun since work began, pauses not counted', () => {
  expect(estimate(running({ waiting: 80, sent: 10, done: 10 }), START + 20_000)).toBe(
    START + 20_000 + 80_000,
  );
  const resumed = {
    ...running({ waiting: 40, done: 60 }),
    pace: { since: START, ended: 50, due: START },
  };
  expect(estimate(resumed, START + 10_000)).toBe(START + 10_000 + 40_000);
});

test('no end is told before there is enough to go by, nor while nothing is done', () => {
  expect(estimate(running({ waiting: 91, done: 9 }), START + 20_000)).toBeUndefined();
  expect(estimate({ ...running({ done: 50 }), state: 'paused' }, START + 1)).toBeUndefined();
});

test('whatever works on a job ends once an admin changed it', () => {
  const job = { ...running({ waiting: 5 }), leasedUntil: START };
  for (const action of ['pause', 'cancel'] as const) {
    const changed = changeJob(job, action, START);
    expect(changed.link).toBe(job.link + 1);
    expect(changed).not.toHaveProperty('leasedUntil');
  }
});

test('a job is taken up where it was: with its issues, or before they were looked for', () => {
  const paused = changeJob(running({ waiting: 5 }), 'pause', START);
  expect(changeJob(paused, 'resume', START).state).toBe('running');
  expect(changeJob({ ...paused, pages: 0 }, 'resume', START).state).toBe('collecting');
});

test('a job that has ended cannot be changed', () => {
  const done: Job = { ...running({ done: 5 }), state: 'done' };
  expect(() => changeJob(done, 'resume', START)).toThrow('This job has ended: it is done.');
});
