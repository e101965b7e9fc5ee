/** What an issue's details say beside Tandem's name. */
import { askPanel, twinsOn } from '../make/panel';
import {
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  republish,
  type TwoSites,
} from '../make/two-sites';
import { uiModules } from '../cloud/platform/deploy/manifest';
import { take } from '../cloud/rest';

let sites: TwoSites;
beforeAll(async () => {
  sites = await makeTwoSites();
});

/** What Jira is told as somebody of the desk opens an issue. */
async function lozengeOf(key: string): Promise<unknown> {
  const { desk, platform } = sites;
  const [module] = uiModules(platform.manifest, 'jira:issueContext');
  const { id } = await read(sites.agent, key);
  const { accountId } = desk.jira.admin.userByEmail('agent@desk.example')!;
  const extension = { type: 'jira:issueContext', issue: { id, key } };
  const asked = { accountId, cloudId: desk.jira.cloudId, extension };
  const told = platform.doors.dynamicProperties(desk.installation, module!, asked);
  return sites.world.clock.drive(told);
}

const shows = (label: string, type: string) => ({
  status: { type: 'lozenge', value: { label, type } },
});

test('of an issue that never was under sync it says nothing', async () => {
  expect(await lozengeOf(await makeRequest(sites))).toEqual({});
});

test('it says whether a sync is in step, and that it was stopped', async () => {
  const { request: key } = await makeTwin(sites);
  expect(await lozengeOf(key)).toEqual(shows('In step', 'success'));
  const [twin] = await twinsOn(sites, 'desk', key);
  await askPanel(sites, 'desk', { key, name: 'stopSync', payload: { twinKey: twin?.twinKey } });
  expect(await lozengeOf(key)).toEqual(shows('Stopped', 'default'));
});

test('it says that an issue waits for somebody', async () => {
  const key = await makeRequest(sites);
  await republish(sites, 'desk', 'outgoing', 'throw new Error("No way")');
  await sites.after(take(sites.agent, key, 'Send to development'));
  expect(await lozengeOf(key)).toEqual(shows('Waits', 'removed'));
});
