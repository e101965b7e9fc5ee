/** Admins of two connected sites at their pages, by clicks. */
import { openClickSites, writeScript, type ClickSites, type Visitor } from './click-sites';
import { planWalk } from './walk';

const walk = planWalk();
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
  walk.step(
    'that is paused here is paused there, with who did it, until it is resumed',
    async () => {
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
    },
  );

  walk.step('is renamed, gets new keys, and lists who did what', async () => {
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

  walk.step('says who wins a conflict on both sites', async () => {
    await openTab(desk, 'Connections');
    await desk.app.getByRole('button', { name: 'Settings' }).click();
    await desk.app.getByLabel('Who wins where both sites changed a field').click();
    await desk.app.getByRole('option', { name: 'This site' }).click();
    await openTab(dev, 'Connections');
    await dev.app.getByRole('button', { name: 'Settings' }).click();
    await dev.app.getByText('The other site', { exact: true }).waitFor();
  });
});

describe('the rules of a connection', () => {
  const section = () =>
    dev.app.locator('section', {
      has: dev.app.getByRole('textbox', { name: 'Incoming script' }),
    });
  const shown = async () =>
    (await dev.app.getByRole('textbox', { name: 'Incoming script' }).innerText()).trim();

  walk.step(
    'are marked as they are written, and a misspelt name is put right by a click',
    async () => {
      await openTab(dev, 'Rules');
      await writeScript(dev, 'Incoming script', 'issue.comments += replica.addedComment');
      await section().getByText('Line 1, column 27').waitFor();
      await section().locator('.cm-lintRange-error').hover();
      await dev.app.getByRole('button', { name: /Change to 'addedComments'/ }).click();
      await section().getByText('Line 1, column 27').waitFor({ state: 'hidden' });
      expect(await shown()).toBe('issue.comments += replica.addedComments');
    },
  );

  walk.step("complete the script API and this site's own names", async () => {
    await writeScript(dev, 'Incoming script', 'issue.summary = replica');
    await dev.page.keyboard.type('.summ');
    await dev.app.getByRole('option', { name: 'summary' }).first().waitFor();
    await dev.page.keyboard.press('Escape');
    await writeScript(dev, 'Incoming script', 'issue.projectKey = ');
    await dev.page.keyboard.type('"');
    await dev.page.keyboard.press('Control+Space');
    await dev.app.getByRole('option', { name: 'ACME' }).waitFor();
    await dev.page.keyboard.press('Escape');
  });

  walk.step('are compared with what is published, published, and rolled back', async () => {
    await openTab(dev, 'Rules');
    const first = await shown();
    await writeScript(dev, 'Incoming script', 'issue.summary = replica.summary');
    await section().getByRole('button', { name: 'Compare with published' }).click();
    await section().locator('.cm-deletedChunk').first().waitFor();
    await section().getByRole('button', { name: 'End comparing' }).click();
    await section().getByRole('button', { name: 'Publish', exact: true }).click();
    await section().getByText('Version 2 published by').first().waitFor();
    await section().getByRole('button', { name: 'History' }).click();
    await section().getByRole('button', { name: 'Roll back to version 1' }).click();
    await section().getByText('Version 3 published by').first().waitFor();
    expect(await shown()).toBe(first);
  });

  walk.step('leave as a file and come back', async () => {
    const download = dev.page.waitForEvent('download');
    await section().getByRole('button', { name: 'Save as a file' }).click();
    expect((await download).suggestedFilename()).toMatch(/-incoming\.ts$/);
    await section()
      .getByLabel(/File to import/)
      .setInputFiles({
        name: 'incoming.ts',
        mimeType: 'text/plain',
        buffer: Buffer.from('issue.summary = "from a file"'),
      });
    await section().getByText('issue.summary = "from a file"').waitFor();
  });
});

/** An agent makes a request and sends it to development. */
async function sendRequest(summary: string): Promise<void> {
  await desk.go('/projects/DESK/create');
  await desk.page.getByLabel('Summary').fill(summary);
  await desk.page.getByRole('button', { name: 'Create' }).click();
  await desk.page.getByRole('button', { name: 'Send to development' }).click();
}

walk.step('an outgoing draft is tried on an issue, and shows what would cross', async () => {
  await sendRequest('Before');
  await openTab(desk, 'Rules');
  await desk.app.getByRole('button', { name: 'Test run' }).click();
  await desk.app.getByLabel('Key of an issue to try the script on').fill('DESK-1');
  await desk.app.getByRole('button', { name: 'Try it' }).click();
  await desk.app.getByRole('row', { name: /summary Before .* line \d+/ }).waitFor();
  await desk.app.getByLabel('Key of an issue to try the script on').fill('DESK-99');
  await desk.app.getByRole('button', { name: 'Try it' }).click();
  await desk.app.getByText(/There is no issue DESK-99/).waitFor();
});

describe('what happened', () => {
  walk.step('is told with the line that set each field', async () => {
    await sendRequest('Zero');
    await desk.app.getByRole('link', { name: 'ACME-2' }).waitFor();
    await openTab(dev, 'Activity');
    await dev.app.getByText('Why', { exact: true }).first().click();
    await dev.app.getByRole('row', { name: /summary — Zero line \d+/ }).waitFor();
  });

  walk.step(
    'waits with its reason where a script fails, and is tried again by a click',
    async () => {
      await openTab(dev, 'Rules');
      await writeScript(dev, 'Incoming script', 'throw new Error("No such customer")');
      const section = dev.app.locator('section', {
        has: dev.app.getByRole('textbox', { name: 'Incoming script' }),
      });
      await section.getByRole('button', { name: 'Publish', exact: true }).click();
      await section.getByText('Version 4 published by').first().waitFor();

      for (const summary of ['One', 'Two']) {
        await sendRequest(summary);
        await desk.app.getByText('Being created').first().waitFor();
      }
      await openTab(dev, 'Activity');
      await dev.app.getByRole('button', { name: 'Reload' }).click();
      await dev.app.getByText('2 issues wait for this').waitFor();
      await dev.app.getByRole('button', { name: 'Retry DESK-3' }).click();
      await dev.app.getByText('One issue is tried again.').waitFor();
      await dev.app.getByRole('button', { name: 'Retry all that failed for this reason' }).click();
      await dev.app.getByText('2 issues are tried again.').waitFor();
    },
  );

  walk.step('is found by the key of an issue, and says so where nothing fits', async () => {
    await openTab(dev, 'Activity');
    await dev.app.getByLabel('Issue key, of this site or the other').fill('DESK-3');
    await dev.app.getByRole('cell', { name: 'DESK-4' }).first().waitFor({ state: 'hidden' });
    await dev.app.getByRole('cell', { name: 'DESK-3' }).first().waitFor();
    await dev.app.getByLabel('Issue key, of this site or the other').fill('DESK-99');
    await dev.app.getByText('Nothing that happened fits').waitFor();
  });
});

walk.step('the screens keep to the content policy and complain of nothing', () => {
  expect(sites.served.violations).toEqual([]);
  expect(sites.complaints).toEqual([]);
});

walk.test('admins of two connected sites see to their connection, its rules, and what happened');
