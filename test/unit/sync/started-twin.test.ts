/** Two starts of one issue at the same moment: the claim decides, whatever a query shows. */
import { claimed } from '../../../src/sync/started-twin';
import { newTwin, type Twin } from '../../../src/sync/twin';

const LOCAL = { id: '10001', key: 'ACME-1' };
const ours = newTwin('c.b', { initiator: 'b', issueId: '10001' }, LOCAL);
const theirs: Twin = { ...newTwin('c.b', { initiator: 'a', issueId: '7' }, LOCAL), version: 1 };

/** @param taken another twin has the claim; `shown`: what a query gives */
function world(taken: boolean, shown: Twin[]) {
  const store = { claim: async () => !taken, twinsOfIssue: async () => shown };
  return { store, now: () => 0 } as never;
}

test('a new twin that gets the claim is started', async () => {
  expect(await claimed(world(false, []), ours)).toBe(ours);
});

test('a new twin waits while another has the claim that no query shows yet', async () => {
  await expect(claimed(world(true, []), ours)).rejects.toMatchObject({ code: 'twin-busy' });
});

test('once the other twin is seen, the start goes on with that', async () => {
  expect(await claimed(world(true, [theirs]), ours)).toBe(theirs);
});
