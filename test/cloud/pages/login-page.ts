/** Logging in: as one of the people whom the site was made with. */
import { html } from 'hono/html';
import type { Context, Hono } from 'hono';
import { renderDocument, type Html } from './layout';
import { colourMode, logIn, logOut, people, setColourMode, type PageSite } from './visit';

export function addLoginPages(app: Hono, page: PageSite): void {
  app.get('/login', (c) => c.html(renderLogin(c, page)));
  app.post('/login', async (c) => {
    const { accountId, next } = await c.req.parseBody();
    const person = people(page).find((each) => each.accountId === accountId);
    if (!person) return c.redirect('/login', 303);
    logIn(c, page, person.accountId);
    return c.redirect(ownPath(next), 303);
  });
  app.post('/logout', (c) => {
    logOut(c, page);
    return c.redirect('/login', 303);
  });
  app.post('/colour-mode', async (c) => {
    const { mode } = await c.req.parseBody();
    setColourMode(c, mode === 'light' || mode === 'dark' ? mode : 'auto');
    const { pathname, search } = new URL(c.req.header('Referer') ?? '/', page.site.jira.baseUrl);
    return c.redirect(ownPath(pathname + search), 303);
  });
}

/** A path on this site; whatever else was asked for leads to the projects. */
function ownPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/projects';
}

function renderLogin(c: Context, page: PageSite): Html {
  const next = c.req.query('next') ?? '/projects';
  const choose = ({ accountId, displayName }: { accountId: string; displayName: string }) =>
    html`<li>
      <button name="accountId" value="${accountId}">${displayName}</button>
    </li>`;
  return renderDocument(
    { page, mode: colourMode(c) },
    {
      title: 'Log in',
      body: html`<main id="main" class="login" tabindex="-1">
        <h1>Log in to ${page.title}</h1>
        <p>There are no passwords here. Choose who you are.</p>
        <form method="post" action="/login">
          <input type="hidden" name="next" value="${next}" />
          <ul class="people">
            ${people(page).map(choose)}
          </ul>
        </form>
        <p class="quiet"><a href="${page.otherUrl}">The other site</a></p>
      </main>`,
    },
  );
}
