/** Projects, the board of one, and the form for a new issue. */
import { html } from 'hono/html';
import { renderPage, renderStatus, type Html } from './layout';
import { writeDocument } from './rich-text';
import { partIn, wordIn, type Form, type Pages } from './page-routes';
import type { Visit } from './visit';

interface Project {
  key: string;
  name: string;
  projectTypeKey: string;
}

interface Status {
  name: string;
  statusCategory: { key: string };
}

interface Listed {
  key: string;
  fields: {
    summary: string;
    status: Status;
    issuetype: { name: string };
    assignee: { displayName: string } | null;
  };
}

interface FieldMeta {
  fieldId: string;
  name: string;
  required: boolean;
  allowedValues?: { id: string; name?: string; value?: string }[];
}

export function addProjectPages({ get, post }: Pages): void {
  get('/projects', async (visit) => renderProjects(visit));
  get('/projects/:project', async (visit) => renderBoard(visit, partIn(visit, 'project')));
  get('/projects/:project/create', async (visit) => renderCreate(visit, partIn(visit, 'project')));
  post('/projects/:project/create', async (visit, form) => {
    const { key } = await visit.ask<{ key: string }>('POST', '/rest/api/3/issue', {
      fields: readIssue(partIn(visit, 'project'), form),
    });
    return `/browse/${key}`;
  });
}

async function renderProjects(visit: Visit): Promise<Html> {
  const { values } = await visit.ask<{ values: Project[] }>('GET', '/rest/api/3/project/search');
  const row = ({ key, name, projectTypeKey }: Project) =>
    html`<tr>
      <td><a href="/projects/${key}">${name}</a></td>
      <td>${key}</td>
      <td>${projectTypeKey === 'service_desk' ? 'Service project' : 'Software project'}</td>
    </tr>`;
  const body = html`<table class="list">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Key</th>
        <th scope="col">Kind</th>
      </tr>
    </thead>
    <tbody>
      ${values.map(row)}
    </tbody>
  </table>`;
  return renderPage(visit, { title: 'Projects', body });
}

/** Statuses in the order of the workflow of any issue type, each once. */
async function statusesOf(visit: Visit, key: string): Promise<Status[]> {
  const types = await visit.ask<{ statuses: Status[] }[]>(
    'GET',
    `/rest/api/3/project/${key}/statuses`,
  );
  const byName = new Map(
    types.flatMap(({ statuses }) => statuses.map((each) => [each.name, each])),
  );
  return [...byName.values()];
}

async function renderBoard(visit: Visit, key: string): Promise<Html> {
  const [project, statuses, { issues }] = await Promise.all([
    visit.ask<Project>('GET', `/rest/api/3/project/${key}`),
    statusesOf(visit, key),
    visit.ask<{ issues: Listed[] }>('POST', '/rest/api/3/search/jql', {
      jql: `project = ${key} ORDER BY created DESC`,
      fields: ['summary', 'status', 'issuetype', 'assignee'],
      maxResults: 100,
    }),
  ]);
  const column = (status: Status) => {
    const here = issues.filter(({ fields }) => fields.status.name === status.name);
    return html`<section class="column" aria-label="${status.name}">
      <h2>${renderStatus(status)} <span class="quiet">${here.length}</span></h2>
      <ul>
        ${here.map(renderCard)}
      </ul>
    </section>`;
  };
  return renderPage(visit, {
    title: project.name,
    trail: [{ href: '/projects', text: 'Projects' }],
    aside: html`<a class="button primary" href="/projects/${key}/create">Create</a>`,
    body: html`<div class="board" id="board" data-live>${statuses.map(column)}</div>`,
  });
}

function renderCard({ key, fields }: Listed): Html {
  return html`<li class="card">
    <a href="/browse/${key}">${fields.summary}</a>
    <p class="quiet">
      ${fields.issuetype.name} · ${key}${fields.assignee && ` · ${fields.assignee.displayName}`}
    </p>
  </li>`;
}

async function renderCreate(visit: Visit, key: string): Promise<Html> {
  const path = `/rest/api/3/issue/createmeta/${key}/issuetypes`;
  const { issueTypes } = await visit.ask<{
    issueTypes: { id: string; name: string; subtask: boolean }[];
  }>('GET', path);
  const types = issueTypes.filter(({ subtask }) => !subtask);
  const { fields } = await visit.ask<{ fields: FieldMeta[] }>('GET', `${path}/${types[0]?.id}`);
  const priorities = fields.find(({ fieldId }) => fieldId === 'priority')?.allowedValues ?? [];
  const body = html`<form method="post" class="form">
    <label>
      Issue type
      <select name="issuetype">
        ${types.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
      </select>
    </label>
    <label>Summary <input name="summary" required maxlength="255" /></label>
    <label>
      Description
      <textarea name="description" rows="8" aria-describedby="markup"></textarea>
    </label>
    <p class="quiet" id="markup">
      Lines that begin with “- ” make a list, **two stars** bold text.
    </p>
    <label>
      Priority
      <select name="priority">
        <option value="">As the project has it</option>
        ${priorities.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
      </select>
    </label>
    <div class="row">
      <button class="primary">Create</button>
      <a class="button" href="/projects/${key}">Cancel</a>
    </div>
  </form>`;
  const trail = [
    { href: '/projects', text: 'Projects' },
    { href: `/projects/${key}`, text: key },
  ];
  return renderPage(visit, { title: 'New issue', trail, body });
}

function readIssue(project: string, form: Form): object {
  const [description, priority] = [wordIn(form, 'description'), wordIn(form, 'priority')];
  return {
    project: { key: project },
    issuetype: { id: wordIn(form, 'issuetype') },
    summary: wordIn(form, 'summary'),
    ...(description !== '' && { description: writeDocument(description) }),
    ...(priority !== '' && { priority: { id: priority } }),
  };
}
