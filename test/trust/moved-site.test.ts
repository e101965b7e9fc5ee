/** A site that goes on from another installation: nothing is sent there before the admins of both sites have agreed. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import { told } from '../cloud/cloud';
import { fiveMinutesPass, secretOf, viewOf } from '../make/connection';
import { copyDev, restoreSite } from '../make/moved-site';
import { comment, makeTwin, makeTwoSites, read, tasksOf, type TwoSites } from '../make/two-sites';
import { listenIn } from './wire';

let sites: TwoSites;
let request: string;
let task: string;
beforeEach(async () => {
  sites = await makeTwoSites();
  ({ request, task } = await makeTwin(sites));
});

const commentsOn = async (key: string) =>
  JSON.stringify((await read(sites.agent, key)).fields.comment);

/** The offer as the desk's admin sees it. */
const offer = async () => (await viewOf(sites, 'desk')).moveOffer;

async function answer(isAccepted: boolean): Promise<void> {
  const { url = '' } = (await offer()) ?? {};
  await sites.ask('desk', 'answerMove', { id: sites.connected.desk, url, isAccepted });
  await sites.settle();
}

test('a copy of a site sends nothing and says so, and the original goes on', async () => {
  const { copy, tester } = await copyDev(sites, task);
  const heard = listenIn(sites);
  await sites.after(comment(tester, task, 'Tried in the sandbox'));
  await fiveMinutesPass(sites, 2);
  const [seen] = await sites.world.clock.drive(told<ConnectionView[]>(copy.ask('listConnections')));
  expect(seen).toMatchObject({ isDisplaced: true });
  expect((await viewOf(sites, 'dev')).isDisplaced).toBe(false);
  expect(JSON.stringify(heard)).not.toContain('sandbox');
  await sites.after(comment(sites.developer, task, 'By the original'));
  expect(await commentsOn(request)).toContain('By the original');
  expect(await commentsOn(request)).not.toContain('sandbox');
});

test('whoever removes the connection on a copy of a site ends it on the copy alone', async () => {
  const { copy } = await copyDev(sites, task);
  const id = sites.connected.dev;
  await sites.world.clock.drive(told(copy.ask('removeConnection', { id })));
  await fiveMinutesPass(sites, 2);
  expect((await viewOf(sites, 'desk')).state).toBe('active');
  await sites.after(comment(sites.developer, task, 'By the original'));
  expect(await commentsOn(request)).toContain('By the original');
});

test('a restored site waits for its admin, then for the other one, and goes on with what it has', async () => {
  restoreSite(sites, 'dev');
  await sites.after(comment(sites.developer, task, 'After the restore'));
  await sites.after(comment(sites.agent, request, 'Said meanwhile'));
  await fiveMinutesPass(sites);
  expect(await viewOf(sites, 'dev')).toMatchObject({ isDisplaced: true });
  expect(await commentsOn(request)).not.toContain('After the restore');
  expect(await offer()).toBeUndefined();

  await sites.ask('dev', 'claimConnections');
  await fiveMinutesPass(sites);
  expect(await viewOf(sites, 'dev')).toMatchObject({ isDisplaced: false });
  expect(new URL((await offer())?.url ?? '').host).toContain(sites.dev.installation.id);
  expect(secretOf(sites, 'desk')?.url).not.toContain(sites.dev.installation.id);

  await answer(true);
  await fiveMinutesPass(sites, 4);
  expect(await offer()).toBeUndefined();
  expect(await commentsOn(request)).toContain('After the restore');
  expect(JSON.stringify(await tasksOf(sites))).toContain('Said meanwhile');
  expect((await tasksOf(sites)).length).toBe(1);
});

test('a move that an admin refused is not asked again, and nothing is sent there', async () => {
  restoreSite(sites, 'dev');
  await fiveMinutesPass(sites);
  await sites.ask('dev', 'claimConnections');
  await fiveMinutesPass(sites);
  await answer(false);
  await sites.ask('dev', 'claimConnections');
  await fiveMinutesPass(sites, 2);
  expect(await offer()).toBeUndefined();
  expect(secretOf(sites, 'desk')?.url).not.toContain(sites.dev.installation.id);
});

test('an address that was not offered is not agreed to', async () => {
  const url = 'https://00000000-0000-4000-8000-00000000dead.webtrigger.atlassian.app/public/x';
  const asked = { id: sites.connected.desk, url, isAccepted: true };
  await expect(sites.ask('desk', 'answerMove', asked)).rejects.toThrow('has not offered');
});

test('a site that was renamed offers its new host by itself', async () => {
  sites.dev.installation.renameHost();
  await fiveMinutesPass(sites);
  expect((await offer())?.url).toContain(sites.dev.installation.host);
  await answer(true);
  await sites.after(comment(sites.agent, request, 'To the new host'));
  expect(JSON.stringify(await tasksOf(sites))).toContain('To the new host');
});

test('of a site where Tandem is gone without a word the other admin reads that it is uninstalled', async () => {
  sites.platform.installations.delete(sites.dev.installation.id);
  await sites.after(comment(sites.agent, request, 'Is anybody there?'));
  const { state, reason } = await viewOf(sites, 'desk');
  expect([state, reason]).toEqual([
    'active',
    expect.stringContaining('Tandem is uninstalled on the other site'),
  ]);
});
