/** Messages of every size get in: those that an event does not carry are kept first, in parts. */
import { seal } from '../../src/peer/envelope';
import { PROTOCOL } from '../../src/peer/message';
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { knock, stolenKeys } from './wire';

/** Tells the desk of an issue that failed, in a message that is as long as its warnings. */
async function tell(sites: TwoSites, issueId: string, words: string, warnings: string[]) {
  const { url, send, sender } = stolenKeys(sites, 'dev');
  const twin = { initiator: 'a', issueId };
  const message = {
    v: PROTOCOL,
    kind: 'results',
    results: [
      { twin, ack: 1, outcome: 'failed', message: words, warnings },
      { twin: { initiator: 'a', issueId: '999999' }, ack: 1, outcome: 'applied' },
    ],
  };
  const stamp = { id: sites.world.uuid(), now: sites.world.clock.now() };
  const { headers, body } = seal(message, sender, send, stamp);
  return { body, answer: await knock(sites, { url, headers: Object.entries(headers), body }) };
}

const lastOn = async (sites: TwoSites) => (await sites.events('desk')).at(-1)?.summary;

test('a message that is just short enough for an event, but not with its quotes escaped, gets through', async () => {
  const sites = await makeTwoSites();
  const { id } = await read(sites.agent, (await makeTwin(sites)).request);
  const sizes: number[] = [];
  for (let lines = 32; lines <= 44; lines += 2) {
    const words = `Failed with ${lines} lines`;
    const warnings = Array<string>(lines).fill('"quoted" '.repeat(200));
    const { body, answer } = await tell(sites, id, words, warnings);
    sizes.push(body.length);
    expect([body.length, answer.status]).toEqual([body.length, 202]);
    expect(await lastOn(sites)).toContain(words);
    // Failures of one issue are told once a minute.
    await sites.world.clock.pass(61_000);
  }
  expect(sizes.filter((size) => size > 75_000 && size < 90_000).length).toBeGreaterThan(3);
});

test.each(['', '.'])(
  'a long message in characters of two halves is kept in whole ones (%#)',
  async (shift) => {
    const sites = await makeTwoSites();
    const { id } = await read(sites.agent, (await makeTwin(sites)).request);
    const { body, answer } = await tell(
      sites,
      id,
      `Long${shift}`,
      Array<string>(50).fill('🔥'.repeat(1000)),
    );
    expect(body.length).toBeGreaterThan(80_000);
    expect(answer.status).toBe(202);
    const { plain } = sites.desk.installation.kvs.dump() as { plain: Record<string, unknown> };
    const parts = Object.entries(plain).flatMap(([key, value]) =>
      /^inbox:.*:\d+$/.test(key) ? [value as string] : [],
    );
    expect(parts.join('')).toBe(body);
    expect(parts.filter((part) => Buffer.from(part).toString() !== part)).toEqual([]);
    expect(await lastOn(sites)).toContain(`Long${shift}`);
  },
);
