/** Two starts of one issue at the same moment: the claim decides, whatever a query shows. */
import { claimed } from '../../../src/sync/life/started-twin';
import { newTwin, type Twin } from '../../../src/model/twin';

const LOCAL = { id: '10001', key: 'ACME-1' };
const ours = newTwin('c.b', { initiator: 'b', issueId: '10001' }, LOCAL);
const theirs: Twin = { ...newTwin('c.b', { initiator: 'a', issueId: '7' }, LOCAL), version: 1 };

test('a new twin that gets the claim is started', () => {
  expect(claimed(ours, { isMine: true, twins: [] })).toBe(ours);
});

test('a new twin waits while another has the claim that no query shows yet', () => {
  expect(() => claimed(ours, { isMine: false, twins: [] })).toThrow(
    expect.objectContaining({ code: 'twin-busy' }),
  );
});

test('once the other twin is seen, the start goes on with that', () => {
  expect(claimed(ours, { isMine: false, twins: [theirs] })).toBe(theirs);
});
