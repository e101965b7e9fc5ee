/** The whole story by clicks alone, in a real browser: from two empty sites to a request that came back. */
import { openClickSites, writeScript, type ClickSites, type Visitor } from './click-sites';
import { planWalk } from './walk';

const walk = planWalk();
let sites: ClickSites;
let agent: Visitor;
let developer: Visitor;

beforeAll(async () => {
  sites = await openClickSites();
  agent = await sites.visit('desk', 'Maya Lindqvist');
  developer = await sites.visit('dev', 'Jonas Weber');
});

afterAll(() => sites.close());

walk.step('admins of two empty sites connect them', async () => {
  await agent.go('/settings/apps');
  await agent.app.getByText('This site is not connected yet').waitFor();
  await agent.app.getByLabel('Name of the connection').fill('DeskDev');
  await agent.app.getByRole('button', { name: 'Make an invitation' }).click();
  const code = await agent.app.getByLabel('Invitation', { exact: true }).inputValue();

  await developer.go('/settings/apps');
  await developer.app.getByLabel('Invitation that you were sent').fill(code);
  await developer.app.getByRole('button', { name: 'Look at it' }).click();
  await developer.app.getByText('Invited by Maya Lindqvist').waitFor();
  await developer.app.getByRole('button', { name: 'Agree and connect' }).click();
  await developer.app.getByText('Active', { exact: true }).waitFor();
  await developer.app.getByRole('status').getByText('This site is connected with').waitFor();

  await agent.go('/settings/apps');
  await agent.app.getByText('Active', { exact: true }).waitFor();
  await agent.app.getByText('Jonas Weber').waitFor();
});

walk.step('they publish the starter scripts; a mistake is shown with its place', async () => {
  await publish(agent, 'Outgoing script', 'Service desk: send to development');
  await publish(agent, 'Incoming script', 'Service desk: hear back from development');
  await publish(developer, 'Outgoing script', 'Development: report back');
  await publish(developer, 'Incoming script', 'Development: a task for each request');

  const section = agent.app.locator('section', {
    has: agent.app.getByRole('textbox', { name: 'Outgoing script' }),
  });
  await writeScript(agent, 'Outgoing script', 'replica.summry = issue.summary');
  await section.getByText('Line 1, column 9').waitFor();
  await writeScript(agent, 'Outgoing script', 'replica.summary = issue.summary');
  await section.getByRole('button', { name: 'Save draft' }).click();
  await section.getByText('Saved. The checker found nothing to say.').waitFor();
});

walk.step('an admin puts the post function on the transition', async () => {
  await agent.go('/settings/workflows');
  await agent.page.getByRole('link', { name: 'Add post function to Send to development' }).click();
  await agent.app.getByLabel('Connection').selectOption({ index: 1 });
  await agent.page.getByRole('button', { name: 'Add', exact: true }).click();
  await agent.page.getByRole('link', { name: 'Send to twin (Tandem): DeskDev' }).waitFor();
});

walk.step('an agent sends a request to development, and it comes back resolved', async () => {
  await agent.go('/projects/DESK/create');
  await agent.page.getByLabel('Summary').fill('The printer is on fire');
  await agent.page.getByLabel('Description').fill('**Smoke** comes out.\n- Turned it off');
  await agent.page.getByRole('button', { name: 'Create' }).click();
  await agent.page.getByRole('textbox', { name: 'Comment' }).fill('The customer has called twice.');
  await agent.page.getByRole('button', { name: 'Reply to customer' }).click();
  await agent.page.getByText('The customer has called twice.').waitFor();
  await agent.page.getByRole('button', { name: 'Send to development' }).click();

  await developer.go('/projects/ACME');
  await developer.page.getByRole('link', { name: 'The printer is on fire' }).click();
  await developer.page.getByText('Smoke').waitFor();
  await developer.page.getByText('The customer has called twice.').waitFor();
  await developer.app.getByRole('link', { name: 'DESK-1' }).waitFor();
  await developer.page.getByRole('textbox', { name: 'Comment' }).fill('Replaced the fuser.');
  await developer.page.getByRole('button', { name: 'Add comment' }).click();
  await developer.page.getByText('Replaced the fuser.').waitFor();
  await developer.page
    .getByRole('button', { name: /Resolve|Done/ })
    .first()
    .click();

  await agent.page.getByText('Replaced the fuser.').waitFor();
  await agent.page.locator('#transitions').getByText('Ready', { exact: true }).waitFor();
  await agent.go('/browse/DESK-1');
  await agent.app.getByRole('link', { name: 'ACME-1' }).waitFor();
});

walk.step('the app’s screens keep to the platform’s content policy and complain of nothing', () => {
  expect(sites.served.violations).toEqual([]);
  expect(sites.complaints).toEqual([]);
});

walk.test('from two empty sites to a request that came back');

/** Takes a template and publishes it. */
async function publish({ go, app }: Visitor, script: string, template: string): Promise<void> {
  await go('/settings/apps');
  await app.getByRole('tab', { name: 'Rules' }).click();
  const section = app.locator('section', { has: app.getByRole('textbox', { name: script }) });
  await section.getByLabel('Start from a template').click();
  await app.getByRole('option', { name: template }).click();
  await section.getByRole('button', { name: 'Publish' }).click();
  await section.getByText('Version 1 published').waitFor({ timeout: 30_000 });
}
