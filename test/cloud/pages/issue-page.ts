/** One issue: its fields, rich text, comments, files, transitions and history, and the app's panel. */
import { html } from 'hono/html';
import type { UiModule } from '../platform/deploy/manifest';
import { renderFrame, type Place } from './app-frame';
import { issuePlaces } from './app-places';
import { renderPage, renderStatus, renderTime, type Html } from './layout';
import { renderDocument, writeDocument, type AdfNode } from './rich-text';
import { partIn, wordIn, type Form, type Pages } from './page-routes';
import { Refused, sendAs, type Visit } from './visit';

interface Named {
  name: string;
}

interface Person {
  displayName: string;
}

interface Shown {
  key: string;
  fields: {
    summary: string;
    description: AdfNode | null;
    status: Named & { statusCategory: { key: string } };
    issuetype: Named;
    project: Named & { key: string; projectTypeKey: string };
    priority: Named | null;
    resolution: Named | null;
    assignee: Person | null;
    reporter: Person | null;
    labels: string[];
    duedate: string | null;
    attachment: { id: string; filename: string; size: number; author: Person; created: string }[];
  };
  changelog: {
    histories: {
      author: Person;
      created: string;
      items: { field: string; fromString: string | null; toString: string | null }[];
    }[];
  };
}

interface Comment {
  id: string;
  author: Person;
  created: string;
  body: AdfNode;
  jsdPublic?: boolean;
}

export function addIssuePages({ get, post }: Pages): void {
  get('/browse/:issue', (visit) => renderIssue(visit, partIn(visit, 'issue')));
  post('/browse/:issue/transition', async (visit, form) => {
    const issue = partIn(visit, 'issue');
    const transition = { id: wordIn(form, 'transition') };
    await visit.ask('POST', `/rest/api/3/issue/${issue}/transitions`, { transition });
    return `/browse/${issue}`;
  });
  post('/browse/:issue/panel', (visit) => {
    const issue = partIn(visit, 'issue');
    askedFor(visit).add(issue);
    return Promise.resolve(`/browse/${issue}`);
  });
  post('/browse/:issue/comment', async (visit, form) => {
    const issue = partIn(visit, 'issue');
    await visit.ask('POST', `/rest/api/3/issue/${issue}/comment`, readComment(form));
    return `/browse/${issue}#comments`;
  });
  post('/browse/:issue/edit', async (visit, form) => {
    const issue = partIn(visit, 'issue');
    const fields = { summary: wordIn(form, 'summary') };
    await visit.ask('PUT', `/rest/api/3/issue/${issue}`, { fields });
    return `/browse/${issue}`;
  });
  post('/browse/:issue/attach', async (visit, form) => {
    const issue = partIn(visit, 'issue');
    await attach(visit, issue, form['file']);
    return `/browse/${issue}#files`;
  });
}

function readComment(form: Form): object {
  return {
    body: writeDocument(wordIn(form, 'comment')),
    ...(wordIn(form, 'internal') !== '' && {
      properties: [{ key: 'sd.public.comment', value: { internal: true } }],
    }),
  };
}

async function attach(visit: Visit, issue: string, file: Form[string] | undefined): Promise<void> {
  if (!(file instanceof File) || file.name === '')
    throw new Refused(400, 'Choose a file to attach.');
  const body = new FormData();
  body.append('file', file);
  const response = await sendAs(visit.page, visit.user)(`/rest/api/3/issue/${issue}/attachments`, {
    method: 'POST',
    headers: { 'X-Atlassian-Token': 'no-check' },
    body,
  });
  if (!response.ok) throw new Refused(response.status, await response.text());
}

async function renderIssue(visit: Visit, issue: string): Promise<Html> {
  const [shown, { comments }, { transitions }] = await Promise.all([
    visit.ask<Shown>('GET', `/rest/api/3/issue/${issue}?expand=changelog`),
    visit.ask<{ comments: Comment[] }>('GET', `/rest/api/3/issue/${issue}/comment?maxResults=100`),
    visit.ask<{ transitions: { id: string; name: string }[] }>(
      'GET',
      `/rest/api/3/issue/${issue}/transitions`,
    ),
  ]);
  const { fields, key } = shown;
  const trail = [
    { href: '/projects', text: 'Projects' },
    { href: `/projects/${fields.project.key}`, text: fields.project.name },
  ];
  const body = html`<div class="issue">
    <div class="what">
      <div id="words" data-live>${renderWords(shown)}</div>
      ${renderFiles(visit, shown)} ${renderComments(visit, shown, comments)}
      ${renderHistory(visit, shown)}
    </div>
    <aside class="about" aria-label="About this issue">
      <div id="transitions" data-live>${renderTransitions(shown, transitions)}</div>
      <div id="facts" data-live>${renderFacts(shown)}</div>
      ${issuePlaces(visit.page.cloud.platform.manifest, askedFor(visit).has(key)).map((module) =>
        renderModule(visit, module, key),
      )}
      <form method="post" action="/browse/${key}/panel" class="row">
        <button>Show the panel of Tandem</button>
      </form>
    </aside>
  </div>`;
  return renderPage(visit, { title: key, trail, body });
}

/** Issues on whose pages somebody has clicked the app's button, by their site. */
const asked = new WeakMap<object, Set<string>>();

function askedFor({ page }: Visit): Set<string> {
  const keys = asked.get(page) ?? new Set<string>();
  asked.set(page, keys);
  return keys;
}

/** One of the app's modules on an issue; what it shows beside its name is asked for once it is opened. */
function renderModule(
  visit: Visit,
  { key, title, dynamicProperties }: UiModule,
  issue: string,
): Html {
  const place = { module: key as Place['module'], issue };
  return html`<section aria-label="${title} (${key})">
    ${
      dynamicProperties &&
      html`<h2>${title} <span class="lozenge" data-status="${JSON.stringify(place)}"></span></h2>`
    }
    ${renderFrame(visit, place)}
  </section>`;
}

function renderWords({ key, fields }: Shown): Html {
  return html`<h2 class="summary">${fields.summary}</h2>
    <details>
      <summary>Edit summary</summary>
      <form method="post" action="/browse/${key}/edit" class="form">
        <label
          >Summary <input name="summary" required maxlength="255" value="${fields.summary}"
        /></label>
        <button>Save</button>
      </form>
    </details>
    ${renderDocument(fields.description)}`;
}

function renderTransitions(
  { key, fields }: Shown,
  transitions: { id: string; name: string }[],
): Html {
  return html`<p>${renderStatus(fields.status)}</p>
    <form method="post" action="/browse/${key}/transition" class="row">
      ${transitions.map(
        ({ id, name }) => html`<button name="transition" value="${id}">${name}</button>`,
      )}
    </form>`;
}

function renderFacts({ fields }: Shown): Html {
  const facts: [string, string | undefined][] = [
    ['Type', fields.issuetype.name],
    ['Priority', fields.priority?.name],
    ['Resolution', fields.resolution?.name],
    ['Assignee', fields.assignee?.displayName],
    ['Reporter', fields.reporter?.displayName],
    ['Labels', fields.labels.join(', ')],
    ['Due', fields.duedate ?? undefined],
  ];
  return html`<dl class="facts">
    ${facts
      .filter(([, value]) => value !== undefined && value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

function renderFiles(visit: Visit, { key, fields }: Shown): Html {
  return html`<section aria-labelledby="files-title">
    <h2 id="files-title">Files</h2>
    <ul id="files" class="files" data-live>
      ${fields.attachment.map(
        ({ id, filename, size, author, created }) =>
          html`<li>
            <a href="/files/${id}" download="${filename}">${filename}</a>
            <span class="quiet"
              >${size} bytes · ${author.displayName} · ${renderTime(visit, created)}</span
            >
          </li>`,
      )}
    </ul>
    <form method="post" action="/browse/${key}/attach" enctype="multipart/form-data" class="row">
      <label>File <input type="file" name="file" /></label>
      <button>Attach</button>
    </form>
  </section>`;
}

function renderComments(visit: Visit, { key, fields }: Shown, comments: Comment[]): Html {
  const isDesk = fields.project.projectTypeKey === 'service_desk';
  return html`<section aria-labelledby="comments-title">
    <h2 id="comments-title">Comments</h2>
    <ol id="comments" class="comments" data-live>
      ${comments.map(
        ({ id, author, created, body, jsdPublic }) =>
          html`<li id="comment-${id}">
            <p>
              <strong>${author.displayName}</strong>
              <span class="quiet">${renderTime(visit, created)}</span>
              ${isDesk && jsdPublic === false && html`<span class="lozenge internal">Internal note</span>`}
            </p>
            ${renderDocument(body)}
          </li>`,
      )}
    </ol>
    <form method="post" action="/browse/${key}/comment" class="form">
      <label>Comment <textarea name="comment" rows="3" required></textarea></label>
      <div class="row">
        <button>${isDesk ? 'Reply to customer' : 'Add comment'}</button>
        ${isDesk && html`<button name="internal" value="yes">Add internal note</button>`}
      </div>
    </form>
  </section>`;
}

function renderHistory(visit: Visit, { changelog }: Shown): Html {
  return html`<details>
    <summary>History</summary>
    <ol id="history" class="comments" data-live>
      ${changelog.histories.map(
        ({ author, created, items }) =>
          html`<li>
            <p>
              <strong>${author.displayName}</strong>
              <span class="quiet">${renderTime(visit, created)}</span>
            </p>
            ${items.map(
              (item) =>
                html`<p>${item.field}: ${item.fromString ?? '—'} → ${item.toString ?? '—'}</p>`,
            )}
          </li>`,
      )}
    </ol>
  </details>`;
}
