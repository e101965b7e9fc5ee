/**
 * The local cloud put together: two Jira sites, the app installed on both by the platform, and the hand of
 * an admin who connects them as a person would, through the app's own calls.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DESK_WORKFLOW, deskBlueprint } from './jira/blueprint/desk';
import { devBlueprint } from './jira/blueprint/dev';
import { createQuota, TIER_1_POINTS } from './jira/manners/quota';
import { createJiraSite, type LocalJira, type NewSite } from './jira/site';
import { documentedRateLimits } from './jira/site-state';
import type { Installation } from './platform/deploy/installation';
import { Platform, type Manners } from './platform/platform';
import { createWorld, skewed, type LocalWorld, type WorldOptions } from './world';

export interface CloudOptions extends WorldOptions {
  /** Base URLs of the two sites; where nothing listens they are names only. */
  urls?: { desk: string; dev: string };
  /** Jira's own, with the points of tier 1, unless told otherwise. */
  rateLimits?: false;
  latency?: number;
  /** Milliseconds by which the clock of `dev` is ahead of that of `desk`. */
  skewMs?: number;
  faults?: number;
  manners?: Partial<Manners>;
  /** The memory of functions is not looked at. */
  memory?: false;
  /** The app's folder; its bundles are in `build` inside, or where TANDEM_BUILD says. */
  appDir?: string;
  /** Bundles that lie elsewhere. */
  buildDir?: string;
}

/** One site with the app on it. */
export interface CloudSite {
  jira: LocalJira;
  installation: Installation;
  /** A call of the admin page, by a Jira admin of this site unless somebody else is named. */
  ask: (name: string, payload?: object, as?: { accountId: string }) => Promise<unknown>;
}

export interface Cloud {
  world: LocalWorld;
  platform: Platform;
  desk: CloudSite;
  dev: CloudSite;
}

/** Starts two sites with the app installed and nothing connected yet. */
export function createCloud(options: CloudOptions = {}): Cloud {
  const world = createWorld(options);
  const appDir = options.appDir ?? resolve('.');
  const { latency = 0, faults = 0, manners = {} } = options;
  const platform = new Platform({
    world,
    appDir,
    buildDir: options.buildDir ?? join(appDir, process.env['TANDEM_BUILD'] ?? 'build'),
    latency,
    faults,
    manners,
    ...(options.memory === false && { memory: false }),
  });
  // The app's points are one quota for all its sites: tier 1.
  const quota = createQuota(1, TIER_1_POINTS);
  const settings = { rateLimits: options.rateLimits ?? documentedRateLimits(quota) };
  const urls = options.urls ?? { desk: 'https://desk.example', dev: 'https://acme.example' };
  const { skewMs = 0 } = options;
  const parts = { world, platform };
  return {
    ...parts,
    desk: addSite(parts, {
      name: 'desk',
      baseUrl: urls.desk,
      blueprint: deskBlueprint,
      settings,
      adminEmail: 'agent@desk.example',
    }),
    dev: addSite(parts, {
      name: 'dev',
      baseUrl: urls.dev,
      blueprint: devBlueprint,
      settings,
      adminEmail: DEV_ADMIN,
      skewMs,
    }),
  };
}

/**
 * Starts one more site and installs the app on it.
 * @param site `adminEmail` names who administers it; `skewMs`: how far its clock is ahead of the others
 */
export function addSite(
  { world, platform }: Pick<Cloud, 'world' | 'platform'>,
  { adminEmail, skewMs = 0, ...site }: AddedSite,
): CloudSite {
  const jira = createJiraSite({ ...site, world: skewed(world, skewMs) });
  return installOn(platform, { jira, adminEmail, skewMs });
}

/** Installs the app on a site that there is, whose admin has that address. */
export function installOn(
  platform: Cloud['platform'],
  { jira, adminEmail, skewMs = 0 }: { jira: LocalJira; adminEmail: string; skewMs?: number },
): CloudSite {
  const installation = platform.install(jira, skewMs);
  const admin = jira.admin.userByEmail(adminEmail);
  if (!admin) throw new Error(`${jira.name} has no ${adminEmail}`);
  const ask: CloudSite['ask'] = (name, payload = {}, { accountId } = admin) =>
    platform.doors.invokeResolver(installation, {
      moduleKey: 'admin-page',
      functionKey: name,
      resolver: 'admin',
      payload,
      accountId,
      context: {
        cloudId: jira.cloudId,
        siteUrl: jira.baseUrl,
        moduleKey: 'admin-page',
        extension: { type: 'jira:adminPage' },
      },
    });
  return { jira, installation, ask };
}

/** Who administers the developers' site. */
export const DEV_ADMIN = 'developer@acme.example';

/** A site to add, and how its clock goes. */
type AddedSite = Omit<NewSite, 'world'> & { adminEmail: string; skewMs?: number };

/** An answer of the app's resolvers. @throws Error with what the app said, if it said no */
export async function told<T>(asked: Promise<unknown>): Promise<T> {
  const answer = (await asked) as
    { ok: true; value: T } | { ok: false; failure: { message: string; next: string } };
  if (answer.ok) return answer.value;
  throw new Error(`${answer.failure.message} ${answer.failure.next}`);
}

/** Ids of one connection, as each side knows it. */
export interface Connected {
  desk: string;
  dev: string;
}

/** Connects the two sites as their admins would. */
export async function connect(
  { desk, dev }: Pick<Cloud, 'desk' | 'dev'>,
  name = 'DeskDev',
): Promise<Connected> {
  const invitation = await told<{ id: string; code: string }>(desk.ask('invite', { name }));
  const accepted = await told<{ id: string }>(
    dev.ask('acceptInvitation', { code: invitation.code }),
  );
  return { desk: invitation.id, dev: accepted.id };
}

/** The four scripts of a connection. */
export interface Scripts {
  deskOutgoing: string;
  deskIncoming: string;
  devOutgoing: string;
  devIncoming: string;
}

/** Reads the four scripts from a folder. */
export function readScripts(folder: string): Scripts {
  const read = (name: string) => readFileSync(join(folder, `${name}.ts`), 'utf8');
  return {
    deskOutgoing: read('desk-outgoing'),
    deskIncoming: read('desk-incoming'),
    devOutgoing: read('dev-outgoing'),
    devIncoming: read('dev-incoming'),
  };
}

/** What publishing a script said. */
export interface Published {
  script: string;
  version?: number;
  diagnostics: { line: number; column: number; message: string }[];
}

/** Publishes scripts as an admin does, anyway if their types do not fit. */
export async function publish(
  cloud: Pick<Cloud, 'desk' | 'dev'>,
  connected: Connected,
  scripts: Scripts,
): Promise<Published[]> {
  const one = async (
    site: 'desk' | 'dev',
    direction: 'outgoing' | 'incoming',
    source: string,
  ): Promise<Published> => {
    const request = { connectionId: connected[site], direction, source, anyway: true };
    const result = await told<Omit<Published, 'script'>>(cloud[site].ask('publish', request));
    return { script: `${site}-${direction}.ts`, ...result };
  };
  return [
    await one('desk', 'outgoing', scripts.deskOutgoing),
    await one('desk', 'incoming', scripts.deskIncoming),
    await one('dev', 'outgoing', scripts.devOutgoing),
    await one('dev', 'incoming', scripts.devIncoming),
  ];
}

/** The app's own starter scripts for a service desk and its developers. */
export async function starterScripts({ desk }: Cloud): Promise<Scripts> {
  const templates = await told<{ key: string; source: string }[]>(desk.ask('listTemplates'));
  const find = (key: string) => templates.find((template) => template.key === key)?.source ?? '';
  return {
    deskOutgoing: find('desk-outgoing'),
    deskIncoming: find('desk-incoming'),
    devOutgoing: find('dev-outgoing'),
    devIncoming: find('dev-incoming'),
  };
}

/** Puts the app's post function last on «Send to development», as an admin does in the workflow editor. */
export function addPostFunction({ desk }: Cloud, connectionId: string, name = 'DeskDev'): void {
  desk.jira.admin.addPostFunction(DESK_WORKFLOW, 'Send to development', {
    moduleKey: 'send-to-twin',
    configuration: { connectionId, name },
  });
}

/** A cloud that is ready for work: connected, with scripts, with the post function. */
export async function createReadyCloud(
  options: CloudOptions & { scripts?: Scripts } = {},
): Promise<Cloud & { connected: Connected; published: Published[] }> {
  const cloud = createCloud(options);
  const setUp = async () => {
    const connected = await connect(cloud);
    const published = await publish(
      cloud,
      connected,
      options.scripts ?? (await starterScripts(cloud)),
    );
    addPostFunction(cloud, connected.desk);
    return { connected, published };
  };
  return { ...cloud, ...(await cloud.world.clock.drive(setUp())) };
}
