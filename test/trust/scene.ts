/** A story with a message of every kind that two installations send each other. */
import { told } from '../cloud/cloud';
import { take } from '../cloud/rest';
import { comment, makeTwin, makeTwoSites, type TwoSites } from '../make/two-sites';
import { listenIn, type Overheard } from './wire';

export interface Story {
  sites: TwoSites;
  heard: Overheard[];
  request: string;
  task: string;
}

/** Words that people wrote, none of which belongs anywhere but in Jira and on the wire. */
export const WORDS = {
  summary: 'Zephyranthes on fire',
  description: 'Quinquereme smells of plastic',
  fromAgent: 'Xylophone called twice',
  fromDeveloper: 'Gobbledygook fuser replaced',
  file: 'brouhaha.png',
} as const;

/** Plays it to its end. */
export async function tellStory(): Promise<Story> {
  const sites = await makeTwoSites();
  const heard = listenIn(sites);
  const { request, task } = await makeTwin(sites, { summary: WORDS.summary });
  const { agent, developer, connected } = sites;
  await agent.attach(request, WORDS.file, Uint8Array.from([137, 80, 78, 71]));
  await sites.after(comment(agent, request, WORDS.fromAgent));
  await sites.ask('desk', 'rotateKeys', { id: connected.desk });
  await sites.ask('desk', 'changeConnection', {
    id: connected.desk,
    change: { kind: 'pause' },
  });
  await sites.after(comment(developer, task, WORDS.fromDeveloper));
  await sites.ask('desk', 'changeConnection', {
    id: connected.desk,
    change: { kind: 'resume' },
  });
  await sites.settle();
  await sites.world.clock.drive(sites.platform.doors.runScheduled('every-five-minutes'));
  await sites.settle();
  await sites.after(take(developer, task, 'Start progress'));
  await sites.after(take(developer, task, 'Done'));
  await sites.after(take(agent, request, 'Send to development'));
  await sites.world.clock.drive(connectOnceMore(sites));
  await sites.ask('dev', 'renewAddress');
  await sites.settle();
  return { sites, heard, request, task };
}

/** A second connection of the same sites, for the messages that two sites connect with. */
async function connectOnceMore({ desk, dev }: TwoSites): Promise<void> {
  const { code } = await told<{ code: string }>(desk.ask('invite', { name: 'Second' }));
  await told(dev.ask('acceptInvitation', { code }));
}
