/** What all functions of an app together may ask of the network, and how long one request may take. */
import { createStage, order, type Side, type Stage } from '../stage';

const ISSUE = '/rest/api/3/issue/1';
/** What @forge/api throws for a refusal by the platform's proxy. */
const REFUSED = {
  name: 'PROXY_ERR',
  status: 429,
  message: expect.stringContaining('429') as string,
};
const UNREACHABLE = { name: 'FUNCTION_FETCH_ERR' };
let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

/** Makes as many requests as other functions would that run for that site. */
function request(kind: 'jira' | 'fetch', { site }: Side, times: number): void {
  for (let time = 0; time < times; time += 1)
    stage.platform.network.refuse({ kind, name: 'elsewhere' }, site.cloudId);
}

/** Requests outside, from one site to the web trigger of the other. */
const fetchFrom = ({ ask }: Side, other: Side) =>
  ask('fetch', other.installation.webTriggerUrl('hook', false));

test('network.requests-per-minute: 100,000 for one site, to Jira and outside, the next only in the next minute', async () => {
  const { a, b } = stage;
  request('jira', a, 60_000);
  request('fetch', a, 39_998);
  expect(await fetchFrom(a, b)).toMatchObject({ status: 200 });
  expect(await a.ask('jira', 'app', ISSUE)).toMatchObject({ status: 200 });
  await expect(a.ask('jira', 'app', ISSUE)).rejects.toMatchObject(REFUSED);
  await expect(fetchFrom(a, b)).rejects.toMatchObject(UNREACHABLE);
  await expect(a.ask('get', 'key')).rejects.toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
  expect(a.site.asked).toHaveLength(1);
  expect(await b.ask('jira', 'app', ISSUE)).toMatchObject({ status: 200 });
  await stage.world.clock.pass(60_000);
  expect(await a.ask('jira', 'app', ISSUE)).toMatchObject({ status: 200 });
});

test('network.egress-per-minute: 50,000 outside from all sites together, the next only in the next minute', async () => {
  const { a, b } = stage;
  request('fetch', a, 30_000);
  request('fetch', b, 19_999);
  expect(await fetchFrom(a, b)).toMatchObject({ status: 200 });
  await expect(fetchFrom(b, a)).rejects.toMatchObject(UNREACHABLE);
  expect(await a.ask('jira', 'app', ISSUE)).toMatchObject({ status: 200 });
  await stage.world.clock.pass(60_000);
  expect(await fetchFrom(b, a)).toMatchObject({ status: 200 });
});

describe('network.request-seconds: one request may take 180 s in a function that may take longer', () => {
  /** Runs an order whose requests take that long. @returns what the function threw */
  async function run(ms: number, body: ReturnType<typeof order>): Promise<Error | undefined> {
    const { a, platform, world } = stage;
    platform.intercept = ({ kind }) => {
      platform.latency = kind === 'jira' || kind === 'fetch' ? ms : 0;
      return 'proceed';
    };
    await a.ask('push', 'long', { body });
    await world.clock.pass(181_000);
    const last = stage.runs('consume-long').at(-1);
    expect(last?.fate).toBe('ended');
    return last?.error;
  }

  test('to Jira', async () => {
    const body = order('jira', 'app', ISSUE);
    expect(await run(179_999, body)).toBeUndefined();
    expect(await run(180_001, body)).toMatchObject({ name: 'PROXY_ERR', status: 504 });
  });

  test('outside', async () => {
    const body = order('fetch', stage.b.installation.webTriggerUrl('hook', false));
    expect(await run(179_999, body)).toBeUndefined();
    expect(await run(180_001, body)).toMatchObject(UNREACHABLE);
  });
});
