/** The panel on an issue and the two forms where something goes wrong: they say so, and there is a way on. */
import { expectWayOn, refusalOn, refuseCalls } from './calls';
import { openWithRequests, type ClickSites, type Visitor } from './click-sites';

let sites: ClickSites;
let desk: Visitor;

beforeAll(async () => {
  sites = await openWithRequests();
});

beforeEach(async () => {
  desk = await sites.visit('desk', 'Maya Lindqvist');
});

afterEach(() => desk.page.context().close());

afterAll(() => sites.close());

const refusal = () => refusalOn(desk);

describe('the panel', () => {
  test('comes after a click; the details show the state from the start', async () => {
    const { page, go } = await sites.visit('dev', 'Jonas Weber');
    await go('/browse/ACME-1');
    await page.locator('.lozenge', { hasText: 'In step' }).waitFor();
    await page.frameLocator('#twin-context').getByRole('link', { name: 'DESK-1' }).waitFor();
    expect(await page.locator('#twin-panel').count()).toBe(0);
    await page.getByRole('button', { name: 'Show the panel of Tandem' }).click();
    await page.frameLocator('#twin-panel').getByRole('link', { name: 'DESK-1' }).waitFor();
    await page.context().close();
  });

  test('that cannot be read is read by a click', async () => {
    const allow = await refuseCalls(desk, 'getTwins');
    await desk.go('/browse/DESK-1');
    await expectWayOn(desk, allow);
    await desk.app.getByRole('link', { name: 'ACME-1' }).waitFor();
  });

  test('keeps what it shows where it is not read anew', async () => {
    await desk.go('/browse/DESK-1');
    await desk.app.getByRole('link', { name: 'ACME-1' }).waitFor();
    const allow = await refuseCalls(desk, 'getTwins');
    await desk.app.getByRole('button', { name: 'Sync now' }).click();
    await refusal().waitFor();
    await desk.app.getByRole('link', { name: 'ACME-1' }).waitFor();
    await allow();
  });

  test('says that it cannot ask what an issue can be started through', async () => {
    const allow = await refuseCalls(desk, 'listChoices');
    await desk.go('/browse/DESK-2');
    await expectWayOn(desk, allow);
    await desk.app.getByRole('button', { name: 'Start the sync' }).waitFor();
  });

  test('asks before it stops, and the keyboard goes along', async () => {
    await desk.go('/browse/DESK-1');
    const stop = desk.app.getByRole('button', { name: 'Stop', exact: true });
    await stop.focus();
    await desk.page.keyboard.press('Enter');
    const question = desk.app.getByRole('group', { name: 'Stop the sync of this issue?' });
    await question.locator('button:focus', { hasText: 'No, go on' }).waitFor();
    await desk.page.keyboard.press('Enter');
    await desk.app.locator('button:focus', { hasText: 'Stop' }).waitFor();
    await question.waitFor({ state: 'hidden' });
  });
});

describe('the post function’s form', () => {
  const open = async () => {
    await desk.go('/settings/workflows');
    await desk.page.getByRole('link', { name: 'Add post function to Send to development' }).click();
  };

  test('that cannot be read is read by a click', async () => {
    const allow = await refuseCalls(desk, 'listChoices');
    await open();
    await expectWayOn(desk, allow);
    await desk.app.getByLabel('Connection').waitFor();
  });

  test('says why it stays open where nothing is chosen', async () => {
    await open();
    await desk.app.getByLabel('Connection').waitFor();
    await desk.page.getByRole('button', { name: 'Add', exact: true }).click();
    await desk.app.getByRole('alert').getByText('No connection is chosen').waitFor();
    await desk.app.getByLabel('Connection').selectOption({ index: 1 });
    await desk.app.getByText('No connection is chosen').waitFor({ state: 'hidden' });
  });
});

test('the automation form can be filled in where the names of connections cannot be asked for', async () => {
  const allow = await refuseCalls(desk, 'listChoices');
  await desk.go('/settings/automation');
  await desk.app.getByLabel('Connection').fill('DeskDev');
  await expectWayOn(desk, allow);
  expect(await desk.app.getByLabel('Connection').inputValue()).toBe('DeskDev');
});
