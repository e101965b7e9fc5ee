/** Admins of two connected sites at their pages, by clicks. */
import { openClickSites, type ClickSites, type Visitor } from './click-sites';

let sites: ClickSites;
let desk: Visitor;
let dev: Visitor;

beforeAll(async () => {
  sites = await openClickSites('ready');
  desk = await sites.visit('desk', 'Maya Lindqvist');
  dev = await sites.visit('dev', 'Jonas Weber');
});

afterAll(() => sites.close());

/** Opens a tab of the admin page. */
async function openTab(visitor: Visitor, tab: string): Promise<void> {
  await visitor.go('/settings/apps');
  await visitor.app.getByRole('tab', { name: tab }).click();
}

describe('a connection', () => {
  test('that is paused here is paused there, with who did it, until it is resumed', async () => {
    await openTab(desk, 'Connections');
    await desk.app.getByRole('button', { name: 'Settings' }).click();
    await desk.app.getByRole('button', { name: 'Pause' }).click();
    await desk.app.getByText('Paused by Maya Lindqvist on this site.').waitFor();

    await openTab(dev, 'Connections');
    await dev.app.getByText('Paused', { exact: true }).waitFor();
    await dev.app.getByRole('button', { name: 'Settings' }).click();
    await dev.app.getByText('Paused by Maya Lindqvist on the other site.').waitFor();

    await desk.app.getByRole('button', { name: 'Resume' }).click();
    await desk.app.getByText('Active', { exact: true }).waitFor();
    await openTab(dev, 'Connections');
    await dev.app.getByText('Active', { exact: true }).waitFor();
  });

  test('is renamed, gets new keys, and lists who did what', async () => {
    await openTab(desk, 'Connections');
    await desk.app.getByRole('button', { name: 'Settings' }).click();
    await desk.app.getByLabel('Name on both sites').fill('Desk and development');
    await desk.app.getByRole('button', { name: 'Rename' }).click();
    await desk.app.getByRole('cell', { name: 'Desk and development' }).waitFor();
    await desk.app.getByRole('button', { name: 'Replace keys' }).click();
    await desk.app.getByText('Keys replaced').waitFor();
    await openTab(dev, 'Connections');
    await dev.app.getByRole('cell', { name: 'Desk and development' }).waitFor();
    await dev.app.getByRole('button', { name: 'Settings' }).click();
    await dev.app.getByText('Who changed what').click();
    await dev.app.getByText('Renamed the connection to Desk and development').waitFor();
  });

  test('says who wins a conflict on both sites', async () => {
    await openTab(desk, 'Connections');
    await desk.app.getByRole('button', { name: 'Settings' }).click();
    await desk.app.getByLabel('Who wins where both sites changed a field').click();
    await desk.app.getByRole('option', { name: 'This site' }).click();
    await openTab(dev, 'Connections');
    await dev.app.getByRole('button', { name: 'Settings' }).click();
    await dev.app.getByText('The other site', { exact: true }).waitFor();
  });
});

test('the screens keep to the content policy and complain of nothing', () => {
  expect(sites.served.violations).toEqual([]);
  expect(sites.complaints).toEqual([]);
});
