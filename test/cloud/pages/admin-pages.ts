/** What admins see: workflows with their post functions, the app's own page, and both sites at once. */
import { html } from 'hono/html';
import type { PostFunctionRule, Transition, Workflow } from '../jira/model/workflow';
import type { UiModule } from '../platform/deploy/manifest';
import { renderFrame, type Place } from './app-frame';
import { adminPlaces } from './app-places';
import { renderPage, type Html } from './layout';
import { partIn, wordIn, type Pages } from './page-routes';
import { Refused, type Visit } from './visit';

const SETTINGS = { href: '/settings/workflows', text: 'Workflows' };

export function addAdminPages({ get, post }: Pages): void {
  get('/settings/workflows', adminOnly(renderWorkflows));
  get('/settings/apps', (visit) => Promise.resolve(renderApps(visit)));
  get('/settings/apps/:module', (visit) =>
    Promise.resolve(renderAppPage(visit, partIn(visit, 'module'))),
  );
  get('/both', (visit) => Promise.resolve(renderBoth(visit)));
  get(
    '/settings/workflows/:workflow/:transition/add',
    adminOnly((visit) => renderEditor(visit)),
  );
  get('/settings/workflows/:workflow/:transition/:rule', adminOnly(renderEditorOfRule));
  get('/settings/workflows/:workflow/:transition/:rule/view', adminOnly(renderRule));
  post('/settings/workflows/:workflow/:transition/add', async (visit, form) => {
    await requireAdmin(visit);
    visit.page.site.jira.admin.addPostFunction(
      partIn(visit, 'workflow'),
      partIn(visit, 'transition'),
      { moduleKey: 'send-to-twin', configuration: parse(wordIn(form, 'configuration')) },
    );
    return SETTINGS.href;
  });
  post('/settings/workflows/:workflow/:transition/:rule', async (visit, form) => {
    await requireAdmin(visit);
    const { transition, rule } = ruleOf(visit);
    if (form['remove'] !== undefined)
      transition.postFunctions = transition.postFunctions.filter(({ id }) => id !== rule.id);
    else visit.page.site.jira.admin.editPostFunction(rule, parse(wordIn(form, 'configuration')));
    return SETTINGS.href;
  });
}

function parse(configuration: string): unknown {
  if (configuration === '') throw new Refused(400, 'The form did not say what to keep.');
  return JSON.parse(configuration) as unknown;
}

async function requireAdmin(visit: Visit): Promise<void> {
  const { permissions } = await visit.ask<{
    permissions: Record<string, { havePermission: boolean }>;
  }>('GET', '/rest/api/3/mypermissions?permissions=ADMINISTER');
  if (permissions['ADMINISTER']?.havePermission !== true)
    throw new Refused(
      403,
      `Only Jira administrators come in here, and ${visit.user.displayName} is none.`,
    );
}

function adminOnly(
  render: (visit: Visit) => Html | Promise<Html>,
): (visit: Visit) => Promise<Html> {
  return async (visit) => {
    await requireAdmin(visit);
    return render(visit);
  };
}

/** The first page in the sidebar, and the app's entry in the list of apps. */
function renderApps(visit: Visit): Html {
  const { sidebar, configure, getStarted } = adminPlaces(visit.page.cloud.platform.manifest);
  const [first] = sidebar;
  const link = (module: UiModule | undefined, text: string) =>
    module && html`<a href="/settings/apps/${module.key}">${text}</a>`;
  return renderPage(visit, {
    title: 'Apps',
    body: html`<p class="quiet">
        Jira administration, Apps, Tandem · ${link(configure, 'Configure')}
        ${link(getStarted, 'Get started')}
      </p>
      ${first && renderFrame(visit, { module: first.key as Place['module'] })}`,
  });
}

function renderAppPage(visit: Visit, module: string): Html {
  return renderPage(visit, {
    title: 'Apps',
    body: renderFrame(visit, { module: module as Place['module'] }),
  });
}

function renderWorkflows(visit: Visit): Html {
  const { admin } = visit.page.site.jira;
  const names = (ids: Transition['from']) =>
    ids === 'any' ? 'any status' : ids.map((id) => admin.status(id).name).join(', ');
  const row = (workflow: Workflow) => (transition: Transition) => {
    const path = `/settings/workflows/${encodeURIComponent(workflow.name)}/${encodeURIComponent(transition.name)}`;
    return html`<tr>
      <td>${transition.name}</td>
      <td>${names(transition.from)} → ${admin.status(transition.to).name}</td>
      <td>
        <ul class="plain">
          ${transition.postFunctions.map(
            (rule) =>
              html`<li>
                <a href="${path}/${rule.id}">Send to twin (Tandem): ${nameOf(rule)}</a> ·
                <a
                  href="${path}/${rule.id}/view"
                  aria-label="View post function of ${transition.name}"
                  >View</a
                >
              </li>`,
          )}
        </ul>
        <a href="${path}/add" aria-label="Add post function to ${transition.name}"
          >Add post function</a
        >
      </td>
    </tr>`;
  };
  return renderPage(visit, {
    title: 'Workflows',
    body: html`${admin.workflows().map(
      (workflow) =>
        html`<section aria-label="${workflow.name}">
          <h2>${workflow.name}</h2>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Transition</th>
                <th scope="col">From and to</th>
                <th scope="col">Post functions</th>
              </tr>
            </thead>
            <tbody>
              ${workflow.transitions.map(row(workflow))}
            </tbody>
          </table>
        </section>`,
    )}`,
  });
}

function nameOf({ configuration }: PostFunctionRule): string {
  return (JSON.parse(configuration) as { name?: string }).name ?? 'no name';
}

function ruleOf(visit: Visit): { transition: Transition; rule: PostFunctionRule } {
  const workflow = visit.page.site.jira.admin.workflow(partIn(visit, 'workflow'));
  const transition = workflow.transitions.find(({ name }) => name === partIn(visit, 'transition'));
  const rule = transition?.postFunctions.find(({ id }) => id === partIn(visit, 'rule'));
  if (!transition || !rule) throw new Refused(404, 'This post function is not there any more.');
  return { transition, rule };
}

function renderEditorOfRule(visit: Visit): Html {
  return renderEditor(visit, ruleOf(visit).rule);
}

/** As the workflow shows it to those who only look. */
function renderRule(visit: Visit): Html {
  const { rule } = ruleOf(visit);
  const place = { module: 'send-to-twin', entryPoint: 'view', rule: rule.id } as const;
  return renderPage(visit, {
    title: `Post function: ${partIn(visit, 'transition')}`,
    trail: [SETTINGS],
    body: renderFrame(visit, place),
  });
}

function renderEditor(visit: Visit, rule?: PostFunctionRule): Html {
  const frame = renderFrame(
    visit,
    {
      module: 'send-to-twin',
      entryPoint: rule ? 'edit' : 'create',
      ...(rule && { rule: rule.id }),
    },
    'editor' as never,
  );
  return renderPage(visit, {
    title: `${rule ? 'Edit' : 'Add'} post function: ${partIn(visit, 'transition')}`,
    trail: [SETTINGS],
    body: html`<form method="post" data-configures="editor" class="form">
        ${frame}
        <input type="hidden" name="configuration" />
        <div class="row">
          <button class="primary">${rule ? 'Update' : 'Add'}</button>
          <a class="button" href="${SETTINGS.href}">Cancel</a>
        </div>
      </form>
      ${
        rule &&
        html`<form method="post">
          <button name="remove" value="yes">Remove post function</button>
        </form>`
      }`,
  });
}

function renderBoth(visit: Visit): Html {
  const sites = [visit.page.site.jira.baseUrl, visit.page.otherUrl];
  return renderPage(visit, {
    title: 'Both sites',
    body: html`<div class="both">
      ${sites.map((url) => html`<iframe src="${url}/projects" title="Site at ${url}"></iframe>`)}
    </div>`,
  });
}
