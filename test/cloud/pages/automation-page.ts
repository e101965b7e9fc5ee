/**
 * One automation rule with one action, in place of Jira's rule editor: the action's form, and a button that
 * runs the rule for an issue, as the person who looks.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/automation-action/
 */
import { html } from 'hono/html';
import { renderFrame } from './app-frame';
import { renderPage, type Html } from './layout';
import { wordIn, type Pages } from './page-routes';
import { Refused, tellNext, type Visit } from './visit';

const PATH = '/settings/automation';
const ACTION = 'send-to-twin-by-rule';

export function addAutomationPage({ get, post }: Pages): void {
  get(PATH, render);
  post(PATH, async (visit, form) => {
    tellNext(visit, await run(visit, wordIn(form, 'configuration'), wordIn(form, 'issue')));
    return PATH;
  });
}

function render(visit: Visit): Html {
  return renderPage(visit, {
    title: 'Automation',
    body: html`<p class="quiet">One rule, with one action: Send to twin (Tandem)</p>
      <form method="post" class="form" data-submits="${ACTION}">
        ${renderFrame(visit, { module: ACTION })}
        <input type="hidden" name="configuration" />
        <label>Issue that the rule is about <input name="issue" required /></label>
        <div class="row"><button class="primary">Run rule</button></div>
      </form>`,
  });
}

/** @returns what the rule's log says */
async function run(
  { page, user }: Visit,
  configuration: string,
  issueKey: string,
): Promise<string> {
  if (configuration === '') throw new Refused(400, 'The action is not configured yet.');
  const inputs = Object.fromEntries(
    Object.entries(JSON.parse(configuration) as Record<string, unknown>).map(([name, value]) => [
      name,
      value === '{{issue.key}}' ? issueKey : value,
    ]),
  );
  const call = { action: ACTION, inputs, accountId: user.accountId };
  const result = await page.cloud.platform.doors.runAction(page.site.installation, call);
  return result?.errors.map(({ message }) => message).join(' ') ?? 'The rule ran without errors.';
}
