/** States of a twin or its connection in which nobody expects a message: how each begins, and the click that ends it. */
import { change, fiveMinutesPass, viewOf } from '../../make/connection';
import { restoreSite } from '../../make/moved-site';
import { readSeed } from '../../make/script';
import { askPanel, twinsOn } from '../../make/panel';
import { comment, read, republish } from '../../make/two-sites';
import { INCOMING, type HostileScene } from './scene';

export interface WrongState {
  /** @returns whose name messages bear and where they go, if not by the connection between the two sites */
  enter: (scene: HostileScene) => Promise<{ connection?: string; url?: string } | undefined>;
  /** Nothing that comes may change the shared issue. */
  isClosed: boolean;
  /** What an admin does so that both sites go on; absent if nothing has to be done, or nothing is left. */
  leave?: (scene: HostileScene) => Promise<unknown>;
  /** The connection ends with it. */
  isEnd?: true;
}

type Site = 'desk' | 'dev';

/** Stops the shared issue's sync on its panel. */
async function stop({ sites, ...scene }: HostileScene, site: Site): Promise<undefined> {
  const { key } = site === 'desk' ? scene.request : scene.task;
  const [view] = await twinsOn(sites, site, key);
  await askPanel(sites, site, { key, name: 'stopSync', payload: { twinKey: view?.twinKey } });
  return undefined;
}

/** Starts it again. */
async function start({ sites, ...scene }: HostileScene, site: Site): Promise<void> {
  const { key } = site === 'desk' ? scene.request : scene.task;
  const payload = { connectionId: sites.connected[site] };
  await askPanel(sites, site, { key, name: 'startSync', payload });
}

/** A script that fails parks what comes next. */
async function park(
  { sites, request, task }: HostileScene,
  direction: 'outgoing' | 'incoming',
): Promise<undefined> {
  await republish(sites, 'desk', direction, 'throw new Error("Not today")');
  await sites.after(comment(sites.developer, task.key, 'Waits'));
  await sites.after(comment(sites.agent, request.key, 'Waits too'));
  return undefined;
}

/** The desk is restored with another installation of Tandem. */
async function displace({ sites }: HostileScene): Promise<{ url: string }> {
  restoreSite(sites, 'desk');
  await sites.sweep();
  return { url: sites.desk.installation.webTriggerUrl('peer', false) };
}

/** The desk's admin says that it goes on from there, and the developers' one agrees. */
async function replace({ sites }: HostileScene): Promise<void> {
  await sites.ask('desk', 'claimConnections');
  await fiveMinutesPass(sites);
  const { url } = (await viewOf(sites, 'dev')).moveOffer ?? {};
  await sites.ask('dev', 'answerMove', { id: sites.connected.dev, url, isAccepted: true });
  await fiveMinutesPass(sites, 4);
}

/** The shared issue of the desk is made again, and is the twin of the task from then on. */
async function startFromTask(scene: HostileScene): Promise<void> {
  await republish(scene.sites, 'desk', 'incoming', MAKES_REQUEST);
  await start(scene, 'dev');
  const [view] = await twinsOn(scene.sites, 'dev', scene.task.key);
  const key = view?.remote?.key ?? '';
  scene.request = { id: (await read(scene.sites.agent, key)).id, key };
}

const MAKES_REQUEST = `if (firstSync) {
  issue.projectKey = "DESK"
  issue.typeName = "Service Request"
}
${INCOMING.replace('if (firstSync) return\n', '')}`;

export const STATES: Record<string, WrongState> = {
  'paused here': {
    enter: async ({ sites }) => {
      await change(sites, 'desk', { kind: 'pause' });
      return undefined;
    },
    isClosed: true,
    leave: ({ sites }) => change(sites, 'desk', { kind: 'resume' }),
  },
  'paused there': {
    enter: async ({ sites }) => {
      await change(sites, 'dev', { kind: 'pause' });
      return undefined;
    },
    // Whose pause it is may end it.
    isClosed: false,
    leave: ({ sites }) => change(sites, 'dev', { kind: 'resume' }),
  },
  removed: {
    enter: async ({ sites }) => {
      await sites.ask('desk', 'removeConnection', { id: sites.connected.desk });
      await sites.settle();
      return undefined;
    },
    isClosed: true,
    isEnd: true,
  },
  invited: {
    enter: async ({ sites }) => {
      const { id } = await sites.ask<{ id: string }>('desk', 'invite', { name: 'Second' });
      return { connection: id.split('.')[0] ?? '' };
    },
    isClosed: true,
  },
  displaced: {
    enter: displace,
    isClosed: false,
    leave: replace,
  },
  'stopped here': {
    enter: (scene) => stop(scene, 'desk'),
    isClosed: true,
    leave: (scene) => start(scene, 'desk'),
  },
  'stopped there': {
    enter: (scene) => stop(scene, 'dev'),
    isClosed: false,
    leave: (scene) => start(scene, 'dev'),
  },
  'parked on the way in': {
    enter: (scene) => park(scene, 'incoming'),
    isClosed: true,
    leave: ({ sites }) => republish(sites, 'desk', 'incoming', INCOMING),
  },
  'parked on the way out': {
    enter: (scene) => park(scene, 'outgoing'),
    isClosed: false,
    leave: ({ sites }) => republish(sites, 'desk', 'outgoing', readSeed('desk-outgoing')),
  },
  deleted: {
    enter: async ({ sites, request }) => {
      await sites.after(sites.agent.delete(`/rest/api/3/issue/${request.key}`));
      return undefined;
    },
    isClosed: true,
    leave: startFromTask,
  },
  moved: {
    enter: async (scene) => {
      const { sites, request } = scene;
      const by = { kind: 'user', accountId: agentOf(scene) } as const;
      const moved = sites.desk.jira.admin.moveIssue(request.key, 'AUTOTEST', 'Task', by);
      scene.request = { id: request.id, key: moved.key };
      await sites.settle();
      return undefined;
    },
    isClosed: false,
  },
};

function agentOf({ sites }: HostileScene): string {
  return sites.desk.jira.admin.userByEmail('agent@desk.example')?.accountId ?? '';
}
