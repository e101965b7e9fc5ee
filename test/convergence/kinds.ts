/** The kinds of worlds that histories are lived in; each seed has one. */
import {
  addSite,
  connect,
  createCloud,
  DEV_ADMIN,
  publish,
  type Cloud,
  type CloudSite,
} from '../cloud/cloud';
import { devBlueprint } from '../cloud/jira/blueprint/dev';
import { inProcess } from '../make/two-sites';
import type { Bond, End, History } from './cast';
import { createMemory } from './memory';
import { SENDS_ALL, takesAll } from './scripts';
import { makeIssue } from './threads';

/** How a kind's sites are connected. */
type Kind = (cloud: Cloud) => { ends: End[]; pairs: [End, End][] };

const AGENTS = [
  ['Maya', 'agent@desk.example'],
  ['Tomasz', 'tomasz.zielinski@desk.example'],
] as const;
const DEVELOPERS = [['Jonas', DEV_ADMIN]] as const;

function endOf(
  site: CloudSite,
  name: string,
  [project, type]: [string, string],
  people: readonly (readonly [string, string])[] = DEVELOPERS,
): End {
  return {
    name,
    site,
    project,
    type,
    people: people.map(([person, email]) => ({
      name: person,
      email,
      who: inProcess(site.jira, email),
    })),
  };
}

const deskEnd = ({ desk }: Cloud) => endOf(desk, 'desk', ['DESK', 'Service Request'], AGENTS);
const devEnd = ({ dev }: Cloud) => endOf(dev, 'dev', ['ACME', 'Task']);

/** By name; the first end is that at which threads begin. */
export const KINDS: Record<string, Kind> = {
  pair: (cloud) => {
    const ends: [End, End] = [deskEnd(cloud), devEnd(cloud)];
    return { ends, pairs: [ends] };
  },
  chain: (cloud) => {
    const ops = addSite(cloud, {
      name: 'ops',
      baseUrl: 'https://ops.example',
      blueprint: devBlueprint,
      adminEmail: DEV_ADMIN,
    });
    const [desk, dev] = [deskEnd(cloud), devEnd(cloud)];
    const last = endOf(ops, 'ops', ['ACME', 'Task']);
    return {
      ends: [desk, dev, last],
      pairs: [
        [desk, dev],
        [dev, last],
      ],
    };
  },
  'one site with itself': ({ dev }) => {
    const ends: [End, End] = [
      endOf(dev, 'acme', ['ACME', 'Task']),
      endOf(dev, 'autotest', ['AUTOTEST', 'Task']),
    ];
    return { ends, pairs: [ends] };
  },
  'two connections': (cloud) => {
    const desk = deskEnd(cloud);
    const [acme, autotest] = [devEnd(cloud), endOf(cloud.dev, 'autotest', ['AUTOTEST', 'Task'])];
    return {
      ends: [desk, acme, autotest],
      pairs: [
        [desk, acme],
        [desk, autotest],
      ],
    };
  },
};

/** What a kind's platform and sites do badly, within what they promise. */
export interface Badness {
  seed: number;
  /** Share of calls that something happens to, of events that are doubled, and of those that are lost. */
  faults: number;
}

/** Four minutes: sites' clocks may be that far apart. */
const SKEW_MS = 4 * 60_000;

/** Makes a world of that kind: connected, with scripts, and with one thread's first issue. */
export async function makeHistory(kind: Kind, { seed, faults }: Badness): Promise<History> {
  const cloud = createCloud({
    time: 'simulated',
    latency: 5,
    seed,
    skewMs: seed % 3 === 0 ? SKEW_MS : 0,
    manners: {
      queue: { delayMs: 800, doubled: faults },
      events: { delayMs: 3000, doubled: faults, lost: faults, propertyLagMs: 0 },
      kvsQueryLagMs: 1500,
    },
  });
  const { world, platform } = cloud;
  const { ends, pairs } = kind(cloud);
  for (const end of ends) addParts(end);
  const history: History = {
    world,
    platform,
    ends,
    bonds: [],
    threads: [],
    setAside: [],
    memory: createMemory(),
  };
  await world.clock.drive(setUp(history, pairs));
  await platform.idle();
  for (const { site } of ends) site.jira.admin.configure({ searchLagMs: 20_000 });
  return history;
}

async function setUp(history: History, pairs: [End, End][]): Promise<void> {
  for (const [a, b] of pairs) history.bonds.push(await tie(a, b));
  const [first] = history.ends;
  if (first) await makeIssue(history, first);
}

async function tie(a: End, b: End): Promise<Bond> {
  const sites = { desk: a.site, dev: b.site };
  const { desk, dev } = await connect(sites, `${a.name} and ${b.name}`);
  await publish(
    sites,
    { desk, dev },
    {
      deskOutgoing: SENDS_ALL,
      deskIncoming: takesAll(a),
      devOutgoing: SENDS_ALL,
      devIncoming: takesAll(b),
    },
  );
  return { a, b, ids: { a: desk, b: dev } };
}

/** Components and versions have the same names everywhere. */
function addParts({ site: { jira }, project }: End): void {
  const { admin } = jira;
  for (const key of new Set([project, 'AUTOTEST'])) {
    const { components, versions } = admin.project(key);
    for (const name of ['Network', 'Accounts'])
      if (!components.some((each) => each.name === name)) admin.addComponent(key, name);
    for (const name of ['1.0', '1.1'])
      if (!versions.some((each) => each.name === name)) admin.addVersion(key, name);
  }
}
