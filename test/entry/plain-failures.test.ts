/** A person who has not consented is asked by Jira; an address that is blocked is said to be. */
import { fiveMinutesPass, secretOf } from '../make/connection';
import { ADMINS, callPanel } from '../make/panel';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

let sites: TwoSites;
beforeEach(async () => {
  sites = await makeTwoSites();
});

/** The desk's admin has not let the app act for them. */
function withoutConsent(): { accountId: string } {
  const { accountId } = sites.desk.jira.admin.userByEmail(ADMINS.desk)!;
  sites.platform.unconsented.add(accountId);
  return { accountId };
}

test('a missing consent leaves the admin page and the panel, so that Jira asks the person', async () => {
  const key = await makeRequest(sites);
  const { id } = await read(sites.agent, key);
  const person = withoutConsent();
  const { clock } = sites.world;
  const page = clock.drive(sites.desk.ask('listConnections', {}, person));
  await expect(page).rejects.toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
  for (const name of ['getTwins', 'startSync', 'syncNow']) {
    const call = { issue: { id, key }, name, email: ADMINS.desk };
    const panel = clock.drive(callPanel(sites.platform, sites.desk, call));
    await expect(panel).rejects.toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
  }
  sites.platform.unconsented.clear();
  expect(await sites.ask('desk', 'listConnections')).toHaveLength(1);
});

test('an automation rule whose person has not consented says so, with what to do', async () => {
  const issueKey = await makeRequest(sites);
  const inputs = { issueKey, connection: 'DeskDev' };
  const call = { action: 'send-to-twin-by-rule', inputs, ...withoutConsent() };
  const said = await sites.after(sites.platform.doors.runAction(sites.desk.installation, call));
  expect(JSON.stringify(said)).toContain('may not act for this person yet');
  expect(JSON.stringify(said)).toContain('opens Tandem on this site once');
  expect(await tasksOf(sites)).toEqual([]);
});

test('an address that Forge does not let the app reach is named, with what to do, and goes on later', async () => {
  const { request } = await makeTwin(sites);
  const { host } = new URL(secretOf(sites, 'desk')?.url ?? '');
  sites.platform.egress.blocked.add(host);
  await sites.after(comment(sites.agent, request, 'Held by a policy'));
  const last = JSON.stringify((await sites.events('desk')).at(-1));
  expect(last).toContain(`Forge does not let the app reach ${host}`);
  expect(last).toContain('ask the organization admin to allow it');
  sites.platform.egress.blocked.clear();
  await fiveMinutesPass(sites, 4);
  expect(JSON.stringify(await tasksOf(sites))).toContain('Held by a policy');
});
