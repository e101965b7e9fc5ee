/** The admin page where something goes wrong or takes long: it says so, loses nothing, and there is a way on. */
import { setTimeout } from 'node:timers/promises';
import { answerCalls, expectWayOn, holdCalls, REFUSAL, refusalOn, refuseCalls } from './calls';
import { openWithRequests, type ClickSites, type Visitor } from './click-sites';

/** Longer than a screen takes for an answer that is there. */
const MOMENT_MS = 500;

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

async function open(tab?: string): Promise<void> {
  await desk.go('/settings/apps');
  if (tab !== undefined) await desk.app.getByRole('tab', { name: tab }).click();
}

const press = (name: string) => desk.app.getByRole('button', { name }).first().click();
const refusal = () => refusalOn(desk);

test('a page that cannot be read says why, and is read by a click', async () => {
  const allow = await refuseCalls(desk, 'listConnections');
  await open();
  await expectWayOn(desk, allow);
  await desk.app.getByText('Active', { exact: true }).waitFor();
});

test.each([
  { tab: 'Rules', call: 'getRules', shows: 'Save draft' },
  { tab: 'Activity', call: 'listEvents', shows: 'DESK-1' },
  { tab: 'Activity', call: 'listParked', shows: 'DESK-1' },
  { tab: 'Issues', call: 'listJobs', shows: 'Nothing was asked for yet' },
  { tab: 'Health', call: 'readHealth', shows: 'Jira points of this hour' },
])('what tab $tab does not get of $call is asked for again by a click', async (each) => {
  const allow = await refuseCalls(desk, each.call);
  await open(each.tab);
  await expectWayOn(desk, allow);
  await desk.app.getByText(each.shows).first().waitFor();
});

test('a tab whose file does not come says so, and reloads the page by a click', async () => {
  const file = '**/assets/health-*.js';
  await desk.page.route(file, (route) => route.abort());
  await open('Health');
  await desk.app.getByText('This part of the page could not be loaded').waitFor();
  await desk.page.unroute(file);
  await press('Reload the page');
  await desk.app.getByRole('tab', { name: 'Health' }).click();
  await desk.app.getByText('Jira points of this hour').waitFor();
});

test('a tab that cannot be shown says so, and leaves the others', async () => {
  await answerCalls(desk, 'listJobs', [{}]);
  await open('Issues');
  await desk.app.getByText('Something went wrong on this page').waitFor();
  await desk.app.getByRole('tab', { name: 'Connections' }).click();
  await desk.app.getByText('Active', { exact: true }).waitFor();
});

describe('what happened', () => {
  const key = () => desk.app.getByLabel('Issue key, of this site or the other');

  test('stays in view where it is not read anew', async () => {
    await open('Activity');
    await desk.app.getByRole('cell', { name: 'DESK-1' }).first().waitFor();
    const allow = await refuseCalls(desk, 'listEvents');
    await press('Reload');
    await refusal().waitFor();
    await desk.app.getByRole('cell', { name: 'DESK-1' }).first().waitFor();
    await expectWayOn(desk, allow);
  });

  test('does not stay in view under a filter that it was not asked by', async () => {
    await open('Activity');
    await desk.app.getByRole('cell', { name: 'DESK-1' }).first().waitFor();
    await refuseCalls(desk, 'listEvents');
    await key().fill('DESK-2');
    await refusal().waitFor();
    expect(await desk.app.getByRole('cell', { name: 'DESK-1' }).count()).toBe(0);
  });

  test('is that of the newest question, whichever answer comes last', async () => {
    const older = await holdCalls(desk, 'listEvents', ({ issueKey }) => issueKey === 'DESK-1');
    await open('Activity');
    await desk.app.getByRole('cell', { name: 'DESK-1' }).first().waitFor();
    await key().fill('desk-1');
    await older.came;
    await key().fill('DESK-99');
    await desk.app.getByText('Nothing that happened fits').waitFor();
    await older.release();
    await setTimeout(MOMENT_MS);
    expect(await desk.app.getByRole('cell', { name: 'DESK-1' }).count()).toBe(0);
  });

  test('is asked for a moment after the last letter of a key', async () => {
    await open('Activity');
    await desk.app.getByRole('cell', { name: 'DESK-1' }).first().waitFor();
    const asked: unknown[] = [];
    const all = await holdCalls(desk, 'listEvents', ({ issueKey }) => {
      asked.push(issueKey);
      return false;
    });
    await key().pressSequentially('desk-99');
    await desk.app.getByText('Nothing that happened fits').waitFor();
    expect(asked.length).toBeLessThan('desk-99'.length);
    expect(asked.at(-1)).toBe('DESK-99');
    expect(all.count()).toBe(0);
  });

  test('shows why there is nothing older to see, and asks for it again', async () => {
    const hasCursor = ({ cursor }: { cursor?: unknown }) => cursor !== undefined;
    await answerCalls(desk, 'listEvents', { events: [], cursor: 'older' });
    const allow = await refuseCalls(desk, 'listEvents', hasCursor);
    await open('Activity');
    await press('Show older');
    await refusal().getByText(REFUSAL.next).waitFor();
    await allow();
    await answerCalls(desk, 'listEvents', { events: [] }, hasCursor);
    await press('Show older');
    await refusal().waitFor({ state: 'hidden' });
    await desk.app.getByRole('button', { name: 'Show older' }).waitFor({ state: 'hidden' });
  });

  test('says that there is more to look through where nothing fits so far', async () => {
    await answerCalls(desk, 'listEvents', { events: [], cursor: 'older' });
    await open('Activity');
    await key().fill('DESK-2');
    await desk.app.getByText('Only the newest events were looked through').waitFor();
  });

  test('is played again once, and not said to be where it cannot be', async () => {
    await open('Activity');
    const retry = await holdCalls(desk, 'retry');
    const again = desk.app.getByRole('button', { name: /Sync DESK-1.* again/ }).first();
    await again.click();
    await retry.came;
    await again.dispatchEvent('click');
    await retry.release();
    await desk.app.getByText(/DESK-1.* is synced again/).waitFor();
    expect(retry.count()).toBe(1);
    await answerCalls(desk, 'retry', { retried: 0 });
    await again.click();
    await desk.app
      .getByRole('alert')
      .getByText(/DESK-1.* is not synced again: its sync was stopped or removed/)
      .waitFor();
  });
});

test('what waits is said to be more where only the first hundred are listed', async () => {
  const parked = { message: 'No such customer', since: Date.now() };
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ twinKey: `t${n}`, issueKey: `DESK-${n}`, parked }));
  await answerCalls(desk, 'listParked', many(100));
  await open('Activity');
  await desk.app.getByText('100 issues wait for this').waitFor();
  await desk.app.getByText('Only the 100 that wait longest are listed').waitFor();
  await answerCalls(desk, 'listParked', many(1));
  await answerCalls(desk, 'retry', { retried: 0 });
  await press('Retry DESK-7');
  await desk.app.getByText('Nothing is tried again').waitFor();
  await desk.app.getByText('Only the 100').waitFor({ state: 'hidden' });
});

test('a test run says that events cannot be asked for, instead of that there are none', async () => {
  const allow = await refuseCalls(desk, 'listEvents');
  await open('Rules');
  await desk.app.getByRole('button', { name: 'Test run' }).nth(1).click();
  await refusal().waitFor();
  expect(await desk.app.getByText('Nothing that came is kept').count()).toBe(0);
  await expectWayOn(desk, allow);
});

test('an invitation stays in view until another one is made, and is made once', async () => {
  await open();
  await desk.app.getByLabel('Name of the connection').fill('Elsewhere');
  await press('Make an invitation');
  const code = desk.app.getByLabel('Invitation', { exact: true });
  const made = await code.inputValue();
  expect(await desk.app.getByLabel('Name of the connection').inputValue()).toBe('');
  await desk.app.getByRole('tab', { name: 'Health' }).click();
  await desk.app.getByText('Jira points of this hour').waitFor();
  await desk.app.getByRole('tab', { name: 'Connections' }).click();
  expect(await code.inputValue()).toBe(made);
});

test('a connection is renamed once and removed once, however often the buttons are pressed', async () => {
  await open();
  await desk.app.getByLabel('Name of the connection').fill('Fourth');
  await press('Make an invitation');
  const row = desk.app.getByRole('row', { name: /Fourth/ });
  await row.getByRole('button', { name: 'Settings' }).click();
  const removing = await holdCalls(desk, 'removeConnection');
  await press('Remove');
  await desk.app.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await removing.came;
  await desk.app.locator('button[aria-disabled="true"]', { hasText: 'Remove' }).waitFor();
  await removing.release();
  await row.waitFor({ state: 'hidden' });

  const active = desk.app.getByRole('row').filter({ hasText: 'Active' });
  await active.getByRole('button', { name: 'Settings' }).click();
  await desk.app.getByLabel('Name on both sites').fill('Desk');
  const renaming = await holdCalls(desk, 'changeConnection');
  const rename = desk.app.locator('button', { hasText: 'Rename' });
  await rename.click();
  await renaming.came;
  await rename.dispatchEvent('click');
  await renaming.release();
  await desk.app.getByRole('cell', { name: 'Desk', exact: true }).waitFor();
  expect(renaming.count()).toBe(1);
});

test('the connection that was chosen stays chosen on the other tabs', async () => {
  await open();
  await desk.app.getByLabel('Name of the connection').fill('Third');
  await press('Make an invitation');
  await desk.app.getByRole('cell', { name: 'Third' }).waitFor();
  await desk.app.getByRole('tab', { name: 'Issues' }).click();
  const chosen = desk.app.getByRole('tabpanel').getByText('Third', { exact: true });
  await desk.app.getByLabel('Connection', { exact: true }).click();
  await desk.app.getByRole('option', { name: 'Third', exact: true }).click();
  await chosen.waitFor();
  await desk.app.getByRole('tab', { name: 'Health' }).click();
  await chosen.waitFor();
});

test('what cannot be copied is said, and what was copied', async () => {
  await open('Issues');
  await press('Copy tandemState = active');
  await desk.app.getByText('Copied', { exact: true }).waitFor();
  await desk.app.locator('html').evaluate(() => {
    const { document, navigator } = globalThis as any;
    document.execCommand = () => false;
    navigator.clipboard.writeText = () => Promise.reject(new Error('Not allowed.'));
  });
  await press('Copy tandemState = active');
  await desk.app.getByText('Select the text and copy it with the keyboard').waitFor();
});

test('a file that cannot be read is said', async () => {
  await open('Issues');
  await desk.app.locator('html').evaluate(() => {
    File.prototype.text = () => Promise.reject(new Error('It was moved.'));
  });
  await desk.app
    .getByLabel('CSV file with pairs')
    .setInputFiles({ name: 'pairs.csv', mimeType: 'text/csv', buffer: Buffer.from('A-1,B-1') });
  await desk.app.getByText('The file could not be read: It was moved.').waitFor();
});

test('what starts by itself keeps its query where it cannot be switched off', async () => {
  await open('Issues');
  const jql = desk.app.getByLabel('Issues that start by themselves, as JQL');
  await jql.fill('project = DESK');
  const form = desk.app.getByRole('region', { name: 'Start by itself' });
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Saved.').waitFor();
  await refuseCalls(desk, 'setAutoStart');
  await form.getByRole('button', { name: 'Switch off' }).click();
  await refusal().waitFor();
  expect(await jql.inputValue()).toBe('project = DESK');
});
