/** FUZZ=20000 sends as many forgeries; what is sent follows from the seed alone. */
import { makeTwin, makeTwoSites, comment, type TwoSites } from '../make/two-sites';
import { FORGERIES, LARGE, type Forgery, type Forger } from './forgeries';
import { knock, listenIn, stateOf, type Overheard } from './wire';

const COUNT = Number(process.env['FUZZ'] ?? 600);

/** Simulated time between two: a web trigger takes so many a minute. */
const PACE_MS = 70;

/** Messages of every kind that a sync sends, both ways. */
async function hearSome(): Promise<{ sites: TwoSites; heard: Overheard[]; request: string }> {
  const sites = await makeTwoSites();
  const heard = listenIn(sites);
  const { request, task } = await makeTwin(sites);
  await sites.agent.attach(request, 'smoke.png', Uint8Array.from([1, 2, 3]));
  await sites.after(comment(sites.agent, request, 'It smells of plastic.'));
  await sites.after(comment(sites.developer, task, 'We look at it.'));
  await sites.world.clock.pass(10 * 60_000);
  return { sites, heard, request };
}

function isRight({ expected, isForPlatform }: Forgery, status: number, body: string): boolean {
  const isOurShape = isForPlatform ?? /^\{"error":"[a-z-]{4,20}"\}$/.test(body);
  return expected.includes(status) && isOurShape;
}

test(`${COUNT} forged requests: each is refused in one shape, and nothing has changed`, async () => {
  const { sites, heard, request } = await hearSome();
  expect(new Set(heard.map((each) => (JSON.parse(each.body) as { kind: string }).kind))).toEqual(
    new Set(['replica', 'results', 'attachment']),
  );
  const before = await stateOf(sites, [request]);
  const genuine = [...heard];
  const makes = Object.entries(FORGERIES);
  const wrong: string[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const forger: Forger = {
      sites,
      heard: genuine,
      to: sites.world.random() < 0.5 ? 'dev' : 'desk',
    };
    const [name, make] =
      index % 500 === 499
        ? Object.entries(LARGE)[Math.floor(index / 500) % 2]!
        : makes[index % makes.length]!;
    const forgery = make(forger);
    const { status, body } = await knock(sites, forgery.knock);
    if (!isRight(forgery, status, body)) wrong.push(`${index} ${name}: ${status} ${body}`);
    await sites.world.clock.pass(PACE_MS);
  }
  expect(wrong).toEqual([]);
  expect(await stateOf(sites, [request])).toBe(before);
  expect(sites.platform.failures()).toEqual([]);
}, 3_600_000);

test('the next genuine message is taken', async () => {
  const { sites, heard, request } = await hearSome();
  const forger: Forger = { sites, heard: [...heard], to: 'dev' };
  for (const make of Object.values(FORGERIES)) await knock(sites, make(forger).knock);
  const from = heard.length;
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Still burning' } }),
  );
  expect(heard.slice(from).map(({ status }) => status)).toContain(202);
});
