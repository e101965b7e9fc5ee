/**
 * A stage for tests of the platform: the fixture app on two sites that only say yes, in simulated time
 * unless asked otherwise.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse, stringify } from 'yaml';
import type { Caller, JiraListener, JiraSite } from '../contract';
import { createWorld, type LocalWorld, type WorldOptions } from '../world';
import type { Acts, Door } from './fixture-app/src/acts';
import type { Installation } from './deploy/installation';
import type { Invocation } from './invoke/invocation';
import type { Manifest } from './deploy/manifest';
import { Platform, type PlatformOptions } from './platform';

const FIXTURE = join(__dirname, 'fixture-app');
const FOLDER = mkdtempSync(join(tmpdir(), 'tandem-fixture-'));

buildSync({
  entryPoints: [join(FIXTURE, 'src/doors.ts')],
  outfile: join(FOLDER, 'doors.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

/** What an act takes after its door. */
type ArgumentsOf<Act> = Act extends (door: Door, ...args: infer Args) => unknown ? Args : never;
type Result<Act> = Act extends (...args: never[]) => Promise<infer Value> ? Value : never;

/** An order to the app, for whatever carries it. */
export function order<Name extends keyof Acts>(
  act: Name,
  ...args: ArgumentsOf<Acts[Name]>
): { act: Name; args: unknown[] } {
  return { act, args };
}

/** A site whose answers the test makes up, and which remembers what it was asked. */
export class StubSite implements JiraSite {
  readonly name: string;
  readonly cloudId: string;
  readonly baseUrl: string;
  readonly appAccountId = 'app-account';
  listener: JiraListener | undefined;
  readonly asked: { method: string; path: string; headers: Headers; caller: Caller }[] = [];
  answer: (request: Request) => Response = () => Response.json({});
  private readonly properties = new Map<string, unknown>();

  constructor(name: string, world: LocalWorld) {
    this.name = name;
    this.cloudId = world.uuid();
    this.baseUrl = `https://${name}.example`;
  }

  async handle(request: Request, caller: Caller): Promise<Response> {
    const path = request.url.slice(this.baseUrl.length);
    this.asked.push({ method: request.method, path, headers: request.headers, caller });
    return this.answer(request);
  }

  issueProperty(issueId: string, key: string): unknown {
    return this.properties.get(`${issueId} ${key}`);
  }

  setProperty(issueId: string, key: string, value: unknown): void {
    this.properties.set(`${issueId} ${key}`, value);
  }

  /** Tells the platform of something that happened to issue 1. */
  emit(name: string, payload: Record<string, unknown>, actor: Caller = PERSON): void {
    this.listener?.productEvent({ name: `avi:jira:${name}`, actor, issueId: '1', payload });
  }

  /** Takes a transition that has the fixture's post function. */
  transition(configuration: object, actor: Caller = PERSON): void {
    const payload = { configuration, transition: { executionId: 'x' } };
    this.listener?.postFunction({ moduleKey: 'after-transition', actor, payload });
  }
}

/** Who does things on a stub site. */
export const PERSON: Caller = { kind: 'user', accountId: 'person' };

/** One site with the fixture app on it. */
export interface Side {
  site: StubSite;
  installation: Installation;
  /** Has an act done through the page's resolver. @throws what the act threw, as its fields */
  ask: <Name extends keyof Acts>(
    name: Name,
    ...args: ArgumentsOf<Acts[Name]>
  ) => Promise<Result<Acts[Name]>>;
  /** The same for somebody, and without the resolver's catching what is thrown. */
  invoke: (
    functionKey: 'act' | 'actUncaught',
    order: object,
    accountId?: string,
  ) => Promise<unknown>;
  /** Posts an order to the app's web trigger. */
  post: (
    order: object,
    init?: { path?: string; headers?: Record<string, string> },
  ) => Promise<Response>;
}

export interface Stage {
  world: LocalWorld;
  platform: Platform;
  a: Side;
  b: Side;
  /** Invocations of a function, in the order of their starts. */
  runs: (functionKey: string) => Invocation[];
  /** What the acts that log JSON have logged in those invocations. */
  heard: (functionKey: string) => Record<string, any>[];
}

export interface StageOptions
  extends WorldOptions, Omit<Partial<PlatformOptions>, 'world' | 'appDir' | 'buildDir'> {
  /** Changes the fixture's manifest. */
  manifest?: (manifest: Manifest) => void;
}

export function createStage({ manifest, ...options }: StageOptions = {}): Stage {
  const world = createWorld({ time: 'simulated', ...options });
  const platform = new Platform({
    ...options,
    world,
    appDir: manifest ? withManifest(manifest) : FIXTURE,
    buildDir: freshBundle(),
  });
  const runs = (functionKey: string) =>
    platform.ledger.invocations.filter((each) => each.spec.functionKey === functionKey);
  return {
    world,
    platform,
    a: settle(platform, new StubSite('a', world), world),
    b: settle(platform, new StubSite('b', world), world),
    runs,
    heard: (functionKey) =>
      runs(functionKey).flatMap((run) => run.logs.map((line) => JSON.parse(line.text))),
  };
}

/** A bundle that no process runs yet: the test sees its first cold start. */
function freshBundle(): string {
  const folder = mkdtempSync(join(FOLDER, 'build-'));
  copyFileSync(join(FOLDER, 'doors.cjs'), join(folder, 'doors.cjs'));
  return folder;
}

function withManifest(change: (manifest: Manifest) => void): string {
  const manifest = parse(readFileSync(join(FIXTURE, 'manifest.yml'), 'utf8')) as Manifest;
  change(manifest);
  const folder = mkdtempSync(join(FOLDER, 'app-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.yml'), stringify(manifest));
  return folder;
}

function settle(platform: Platform, site: StubSite, { clock }: LocalWorld): Side {
  const installation = platform.install(site);
  const invoke: Side['invoke'] = (functionKey, payload, accountId = 'person') =>
    clock.drive(
      platform.doors.invokeResolver(installation, {
        moduleKey: 'page',
        functionKey,
        resolver: 'resolve',
        payload,
        accountId,
        context: { extension: { type: 'jira:adminPage' } },
      }),
    );
  const ask = async (act: string, ...args: unknown[]) => {
    const said = (await invoke('act', { act, args })) as { value?: unknown; thrown?: object };
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the fields are what is tested
    if (said.thrown) throw said.thrown;
    return said.value;
  };
  const post: Side['post'] = (body, { path = '', headers = {} } = {}) => {
    const url = installation.webTriggerUrl('hook', false) + path;
    const request = new Request(url, { method: 'POST', body: JSON.stringify(body), headers });
    return clock.drive(platform.handleWebTrigger(request) as Promise<Response>);
  };
  return { site, installation, ask: ask as Side['ask'], invoke, post };
}
