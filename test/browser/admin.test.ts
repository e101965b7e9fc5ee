/** Admins of two connected sites at their pages, by clicks. */
import { readFileSync } from 'node:fs';
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

  walk.step('leave and come back together, with the settings, as drafts', async () => {
    await openTab(dev, 'Rules');
    const download = dev.page.waitForEvent('download');
    await dev.app.getByRole('button', { name: 'Export all rules' }).click();
    const path = await (await download).path();
    const file = JSON.parse(readFileSync(path, 'utf8'));
    expect(file).toMatchObject({ policy: 'remote', publicComments: false });
    expect(file.incoming).toContain('issue.projectKey');
    const bring = (content: object) =>
      dev.app.getByLabel('File with the rules of a connection').setInputFiles({
        name: 'rules.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(content)),
      });
    await bring({ incoming: 'no file of ours' });
    await dev.app.getByText('This file holds no rules of Tandem.').waitFor();
    await bring({ ...file, incoming: 'issue.summary = "all rules"' });
    await dev.app.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await section().getByText('issue.summary = "all rules"').waitFor();
    await section()
      .getByText(/A draft by Jonas Weber/)
      .waitFor();
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
  await desk.app.getByRole('button', { name: 'Test run' }).first().click();
  await desk.app.getByLabel('Key of an issue to try the script on').fill('DESK-1');
  await desk.app.getByRole('button', { name: 'Try it' }).click();
  await desk.app.getByRole('row', { name: /summary Before .* line \d+/ }).waitFor();
  await desk.app.getByLabel('Key of an issue to try the script on').fill('DESK-99');
  await desk.app.getByRole('button', { name: 'Try it' }).click();
  await desk.app.getByText(/There is no issue DESK-99/).waitFor();
});

walk.step('an incoming draft is tried on what came, and shows what would change', async () => {
  await openTab(dev, 'Rules');
  await writeScript(dev, 'Incoming script', 'issue.summary = "Tried: " + replica.summary');
  const section = dev.app.locator('section', {
    has: dev.app.getByRole('textbox', { name: 'Incoming script' }),
  });
  await section.getByRole('button', { name: 'Test run' }).click();
  await section.getByLabel('Key of an issue to try the script on').fill('ACME-1');
  await section.getByRole('button', { name: 'Try it' }).click();
  await section
    .getByRole('row', { name: /summary Before Tried: Before would be written/ })
    .waitFor();
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

describe('health', () => {
  walk.step('is shown in figures and pictures, and the same as numbers', async () => {
    await openTab(dev, 'Health');
    await dev.app.getByRole('img', { name: 'Syncs and failures' }).waitFor();
    const waiting = dev.app.locator('.tiles div', { hasText: 'Waiting for somebody' });
    await waiting.getByText('2', { exact: true }).waitFor();
    await dev.app.getByText('under 80 % of 65,000').waitFor();
    await dev.app.getByText('The same as numbers').click();
    expect(await dev.app.getByRole('row').count()).toBe(1 + 24);
    await dev.app.getByLabel('Time shown').click();
    await dev.app.getByRole('option', { name: 'The last week' }).click();
    await dev.app.getByRole('row').nth(28).waitFor();
  });
});

describe('an event', () => {
  walk.step('is played again by a click, and who did so is kept', async () => {
    await openTab(desk, 'Activity');
    await desk.app
      .getByRole('button', { name: /Sync DESK-2 .*again/ })
      .first()
      .click();
    await desk.app.getByText(/DESK-2 .*is synced again/).waitFor();
    await openTab(desk, 'Connections');
    await desk.app.getByRole('button', { name: 'Settings' }).click();
    await desk.app.getByText('Who changed what').click();
    await desk.app.getByText(/Tried an issue again \(Maya Lindqvist/).waitFor();
  });
});

describe('many issues', () => {
  walk.step('are started by JQL, and each is listed with what became of it', async () => {
    await openTab(dev, 'Rules');
    await writeScript(
      dev,
      'Incoming script',
      'issue.projectKey = "ACME"\nissue.typeName = "Task"\nissue.summary = replica.summary',
    );
    await dev.app
      .locator('section', { has: dev.app.getByRole('textbox', { name: 'Incoming script' }) })
      .getByRole('button', { name: 'Publish', exact: true })
      .click();
    await dev.app.getByText('Version 5 published by').first().waitFor();
    await desk.go('/projects/DESK/create');
    await desk.page.getByLabel('Summary').fill('Started in bulk');
    await desk.page.getByRole('button', { name: 'Create' }).click();
    await openTab(desk, 'Issues');
    await desk.app.getByLabel('Issues to start, as JQL').fill('summary ~ bulk');
    await desk.app.getByRole('button', { name: 'Count them' }).click();
    await desk.app.getByText('One issue matches.').waitFor();
    await desk.app.getByRole('button', { name: 'Start them' }).click();
    const job = desk.app.getByRole('article', { name: 'Start' });
    await job.getByText('1 of 1').waitFor();
    await job.getByRole('button', { name: 'Show the issues' }).click();
    await job.getByRole('row', { name: /DESK-5 .*done/ }).waitFor();
    const download = desk.page.waitForEvent('download');
    await job.getByRole('button', { name: 'Download the list' }).click();
    const list = readFileSync(await (await download).path(), 'utf8');
    expect(list).toMatch(/^"Issue","Twin","Outcome","Why"\r\n"DESK-5","ACME-\d+","done"/);
  });

  walk.step('are paired from a list, whose wrong lines are named', async () => {
    await desk.app.getByLabel('Pairs', { exact: true }).fill('Here,There\nDESK-1;ACME-1\nDESK-2');
    await desk.app.getByText('These lines hold no two issue keys: 3.').waitFor();
    await desk.app.getByLabel('Pairs', { exact: true }).fill('DESK-1;ACME-1');
    await desk.app.getByRole('button', { name: 'Connect one pair' }).click();
    await desk.app.getByRole('article', { name: 'Connect pairs' }).getByText('1 of 1').waitFor();
  });

  walk.step('are found by a query that is made from the key of the other site', async () => {
    await desk.app.getByLabel('Key of the other site’s issue').fill('ACME-1');
    await desk.app.getByRole('button', { name: 'Make the query' }).click();
    await desk.app.getByText(/^tandemTwin = "/).waitFor();
    await desk.app.getByLabel('Key of the other site’s issue').fill('ACME-999');
    await desk.app.getByRole('button', { name: 'Make the query' }).click();
    await desk.app.getByText('Nothing is known of ACME-999 on this connection.').waitFor();
  });
});

walk.step('an automation rule sends its issue', async () => {
  await desk.go('/projects/DESK/create');
  await desk.page.getByLabel('Summary').fill('Sent by a rule');
  await desk.page.getByRole('button', { name: 'Create' }).click();
  await desk.go('/settings/automation');
  await desk.app.getByLabel('Connection').selectOption('Desk and development');
  await desk.page.getByLabel('Issue that the rule is about').fill('DESK-6');
  await desk.page.getByRole('button', { name: 'Run rule' }).click();
  await desk.page.getByText('The rule ran without errors.').waitFor();
  await desk.go('/browse/DESK-6');
  await desk.app.getByRole('link', { name: /^ACME-/ }).waitFor();
});

describe('one issue', () => {
  walk.step('is stopped and started again from its panel', async () => {
    await desk.go('/browse/DESK-5');
    await desk.app.getByRole('button', { name: 'Stop' }).click();
    await desk.app.getByRole('button', { name: 'Yes, stop' }).click();
    await desk.app.getByText('The sync of this issue was stopped').waitFor();
    await desk.app.getByText('by Maya Lindqvist').waitFor();
    await desk.app.getByRole('button', { name: 'Start again' }).click();
    await desk.app.getByRole('button', { name: 'Sync now' }).waitFor();
  });
});

walk.step('the screens keep to the content policy and complain of nothing', () => {
  expect(sites.served.violations).toEqual([]);
  expect(sites.complaints).toEqual([]);
});

walk.test('admins of two connected sites see to their connection, its rules, and what happened');
