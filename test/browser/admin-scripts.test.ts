/** What an admin types into a script stays until it is saved, published or given up. */
import { told } from '../cloud/cloud';
import { holdCalls, refuseCalls, REFUSAL } from './calls';
import { openClickSites, writeScript, type ClickSites, type Visitor } from './click-sites';

const OUTGOING = 'Outgoing script';
const TYPED = 'replica.summary = issue.summary';

let sites: ClickSites;
let desk: Visitor;
/** A connection without scripts, of each test alone. */
let own: { id: string; name: string };
let made = 0;

beforeAll(async () => {
  sites = await openClickSites('ready');
});

beforeEach(async () => {
  made += 1;
  const name = `Number ${made}`;
  const { id } = await told<{ id: string }>(sites.cloud.desk.ask('invite', { name }));
  own = { id, name };
  desk = await sites.visit('desk', 'Maya Lindqvist');
  await desk.go('/settings/apps');
  await openTab('Rules');
  await choose(own.name);
});

afterEach(() => desk.page.context().close());

afterAll(() => sites.close());

const openTab = (name: string) => desk.app.getByRole('tab', { name }).click();
const editor = () => desk.app.getByRole('textbox', { name: OUTGOING });
const section = () => desk.app.locator('section', { has: editor() });
const press = (name: string) => section().getByRole('button', { name, exact: true }).click();
const unsaved = () => section().getByText('Not saved', { exact: true });

async function choose(connection: string | RegExp): Promise<void> {
  await desk.app.getByLabel('Connection', { exact: true }).click();
  await desk.app.getByRole('option', { name: connection, exact: true }).click();
}

/** What the editor holds once it is there. */
async function shown(): Promise<string> {
  return (await editor().innerText()).trim();
}

test('it outlives other tabs and connections, marked as not saved, until it is given up', async () => {
  const saved = '// what is saved';
  await writeScript(desk, OUTGOING, saved);
  await press('Save draft');
  await writeScript(desk, OUTGOING, TYPED);
  await unsaved().waitFor();
  await openTab('Activity');
  await desk.app.getByRole('button', { name: 'Reload' }).waitFor();
  await openTab('Rules (not saved)');
  expect(await shown()).toBe(TYPED);

  await choose(/^DeskDev/);
  await unsaved().waitFor({ state: 'hidden' });
  await choose(`${own.name}, not saved`);
  await unsaved().waitFor();
  expect(await shown()).toBe(TYPED);

  await press('Go back to what is saved');
  await unsaved().waitFor({ state: 'hidden' });
  expect(await shown()).toBe(saved);
});

test('it is marked until it is saved or published, and then stands there for everybody', async () => {
  await writeScript(desk, OUTGOING, TYPED);
  await unsaved().waitFor();
  await press('Save draft');
  await unsaved().waitFor({ state: 'hidden' });
  await section()
    .getByText(/A draft by Maya Lindqvist/)
    .waitFor();
  await writeScript(desk, OUTGOING, `${TYPED} + "!"`);
  await unsaved().waitFor();
  await press('Publish');
  await section().getByText('Version 1 is published.').waitFor();
  await unsaved().waitFor({ state: 'hidden' });
  await desk.go('/settings/apps');
  await openTab('Rules');
  await choose(own.name);
  expect(await shown()).toBe(`${TYPED} + "!"`);
});

test('it stays where a version is rolled back meanwhile', async () => {
  for (const version of [1, 2]) {
    await writeScript(desk, OUTGOING, `${TYPED} + ${version}`);
    await press('Publish');
    await section().getByText(`Version ${version} is published.`).waitFor();
  }
  await writeScript(desk, OUTGOING, TYPED);
  await press('History');
  await press('Roll back to version 1');
  await section().getByText('Version 3 is published.').waitFor();
  expect(await shown()).toBe(TYPED);
  await press('Go back to what is saved');
  await unsaved().waitFor({ state: 'hidden' });
  expect(await shown()).toBe(`${TYPED} + 1`);
});

test('the browser asks before the page is left with it, and not once it is saved', async () => {
  const asked: string[] = [];
  desk.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await writeScript(desk, OUTGOING, `${TYPED} + "?"`);
  await unsaved().waitFor();
  await desk.go('/settings/apps');
  expect(asked).toEqual(['beforeunload']);

  await openTab('Rules');
  await choose(own.name);
  await writeScript(desk, OUTGOING, `${TYPED} + "?"`);
  await press('Save draft');
  await unsaved().waitFor({ state: 'hidden' });
  await desk.go('/settings/apps');
  expect(asked).toHaveLength(1);
});

test('a file with all rules holds what stands in the editors, and another one replaces it', async () => {
  await writeScript(desk, OUTGOING, TYPED);
  await unsaved().waitFor();
  const download = desk.page.waitForEvent('download');
  await desk.app.getByRole('button', { name: 'Export all rules' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  const rules = JSON.parse(Buffer.concat(chunks).toString());
  expect(rules.outgoing).toBe(TYPED);

  await desk.app.getByLabel('File with the rules of a connection').setInputFiles({
    name: 'rules.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...rules, outgoing: '// from a file' })),
  });
  await desk.app.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await section().getByText('// from a file').waitFor();
  await unsaved().waitFor({ state: 'hidden' });
});

test('ends of lines from elsewhere are nobody’s typing', async () => {
  await told(
    sites.cloud.desk.ask('saveDraft', {
      connectionId: own.id,
      direction: 'outgoing',
      source: 'replica.summary = issue.summary\r\nreplica.labels = issue.labels\r\n',
    }),
  );
  await openTab('Activity');
  await openTab('Rules');
  await section().getByText('replica.labels = issue.labels').waitFor();
  await press('Test run');
  expect(await unsaved().count()).toBe(0);
});

test('publishing says so where the checker stands in its way', async () => {
  await writeScript(desk, OUTGOING, 'replica.summry = issue.summary');
  await section().getByText('Line 1, column 9').waitFor();
  await press('Publish');
  await section()
    .getByRole('alert')
    .getByText('Nothing was published: the checker found errors')
    .waitFor();
  await section().getByText('press «Publish anyway»').waitFor();
  await writeScript(desk, OUTGOING, 'replica.summary = (');
  await press('Publish');
  await section().getByText('with errors of syntax no script can run').waitFor();
  await writeScript(desk, OUTGOING, ' ');
  await section().getByText('Line 1').waitFor({ state: 'hidden' });
});

test('publishing once is publishing once, however often the button is pressed', async () => {
  await writeScript(desk, OUTGOING, TYPED);
  const publishing = await holdCalls(desk, 'publish');
  await press('Publish');
  await publishing.came;
  await section().locator('button', { hasText: 'Publish' }).first().dispatchEvent('click');
  await publishing.release();
  await section()
    .getByText(/Version \d+ is published\./)
    .waitFor();
  expect(publishing.count()).toBe(1);
});

test('a page that cannot be read anew after publishing keeps what it shows, and tries again', async () => {
  await writeScript(desk, OUTGOING, TYPED);
  const allow = await refuseCalls(desk, 'listConnections');
  await press('Publish');
  await section()
    .getByText(/Version \d+ is published\./)
    .waitFor();
  await desk.app.getByText(REFUSAL.message).waitFor();
  await desk.app.getByText(REFUSAL.next).waitFor();
  await allow();
  await desk.app.getByRole('button', { name: 'Try again' }).click();
  await desk.app.getByText(REFUSAL.message).waitFor({ state: 'hidden' });
  expect(await shown()).toBe(TYPED);
});
