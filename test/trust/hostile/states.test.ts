/** A peer with valid keys sends every kind of message to a twin or a connection that is not in a state to take it. */
import type { Message } from '../../../src/peer/message';
import { ResultsMessage } from '../../../src/peer/message';
import { broken, look, recover } from './invariants';
import { MESSAGES } from './messages';
import { makeHostileScene, type HostileScene } from './scene';
import { STATES } from './states';

type Kind = Message['kind'];

/** Simulated time between two messages: a web trigger takes so many a minute. */
const PACE_MS = 100;

const OUTCOMES = ResultsMessage.shape.results.element.shape.outcome.options;

/** What an admin of the other side may do. `remove` ends the connection, as it may. */
const ACTIONS = ['pause', 'rename', 'policy', 'comments', 'resume'] as const;

/** Every kind of message, each in all that it can mean; the n-th one differs from those before. */
const ALL: Record<Kind, (scene: HostileScene, n: number) => object[]> = {
  attachment: (scene) => [MESSAGES.attachment(scene)],
  rekey: () => [MESSAGES.rekey()],
  confirm: () => [{ kind: 'confirm' }, MESSAGES.confirm()],
  address: (scene) => [MESSAGES.address(scene)],
  control: (scene) =>
    ACTIONS.map((action, late) => ({
      ...MESSAGES.control(scene),
      action,
      at: scene.now() + late,
    })),
  results: (scene) =>
    OUTCOMES.flatMap((outcome) => {
      const { results, ...message } = MESSAGES.results(scene);
      return [undefined, 'issue-deleted', 'waits'].map((reason) => ({
        ...message,
        results: results.map((result) => ({ ...result, outcome, reason })),
      }));
    }),
  replica: (scene, n) => {
    const { connectTo: _, ...message } = MESSAGES.replica(scene, n);
    const { delta } = message;
    return [
      message,
      { ...message, delta: { ...delta, base: 1 } },
      { ...message, connectTo: scene.secret.key },
      { ...message, twin: { initiator: 'b', issueId: scene.secret.id } },
      { ...message, twin: { initiator: 'a', issueId: scene.secret.id } },
      { ...message, run: 2 },
    ].map((each, late) => ({ ...each, seq: message.seq + late }));
  },
};

const counts: Record<string, object> = {};
afterAll(() => {
  process.stdout.write(`hostile states: ${JSON.stringify(counts)}\n`);
});

test.each(Object.entries(STATES))(
  'a peer that says everything to what is %s touches nothing else, and both sites go on',
  async (name, { enter, isClosed, leave, isEnd = false }) => {
    const scene = await makeHostileScene();
    const as = await enter(scene);
    const wrong: string[] = [];
    const count = { sent: 0, taken: 0, refused: 0, clicks: 0 };
    for (const kind of Object.keys(ALL) as Kind[])
      for (const message of ALL[kind](scene, count.sent)) {
        const before = look(scene);
        const answer = await scene.send(message, as);
        const said = `${kind} ${JSON.stringify(message).slice(0, 80)}`;
        const what = broken(scene, { message, answer, isClosed }, before);
        wrong.push(...what.map((each) => `${said} ${each}`));
        count.sent += 1;
        count[answer.status < 300 ? 'taken' : 'refused'] += 1;
        await scene.sites.world.clock.pass(PACE_MS);
      }
    expect(wrong).toEqual([]);
    if (leave) {
      await leave(scene);
      count.clicks += 1;
    }
    if (!isEnd) count.clicks += await recover(scene);
    counts[name] = count;
    if (isEnd || as?.connection !== undefined) expect(count.taken).toBe(0);
  },
);
