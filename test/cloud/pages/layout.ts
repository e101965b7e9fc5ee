/** The frame of every page: it says that this is the local cloud, who is logged in, and where to go. */
import { html } from 'hono/html';
import { takeMessage, type ColourMode, type PageSite, type Visit } from './visit';

/** A piece of a page, already escaped. */
export type Html = ReturnType<typeof html>;

/** Names of the token sets in `theme.css`, as Atlassian's own pages name them. */
export const THEME = 'light:light dark:dark shape:shape spacing:spacing typography:typography';

const NEXT_MODE = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const MODE_NAMES: Record<ColourMode, string> = {
  auto: 'as the system',
  light: 'light',
  dark: 'dark',
};

interface Page {
  title: string;
  /** Where the page is: links from the top, without the page itself. */
  trail?: { href: string; text: string }[];
  body: Html;
  /** Beside the heading, such as a button. */
  aside?: Html | undefined;
}

/** A whole page for a person who has logged in. */
export function renderPage(visit: Visit, { title, trail = [], body, aside }: Page): Html {
  const message = takeMessage(visit);
  return renderDocument(visit, {
    title,
    body: html`
      ${renderHeader(visit)}
      <main id="main" tabindex="-1">
        ${
          trail.length > 0 &&
          html`<nav class="trail" aria-label="Where you are">
            <ol>
              ${trail.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
            </ol>
          </nav>`
        }
        <div class="heading">
          <h1>${title}</h1>
          ${aside}
        </div>
        ${message !== undefined && html`<p class="message" role="alert">${message}</p>`} ${body}
      </main>
    `,
  });
}

/** The document around a page, with or without somebody who has logged in. */
export function renderDocument(
  { page, mode }: { page: PageSite; mode: ColourMode },
  { title, body }: { title: string; body: Html },
): Html {
  return html`<!doctype html>
    <html lang="en" data-theme="${THEME}" data-color-mode="${mode}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${page.title} (local cloud)</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/theme.css" />
        <link rel="stylesheet" href="/assets/pages.css" />
        <script type="module" src="/assets/page.mjs"></script>
      </head>
      <body class="site-${page.site.jira.name}">
        <a class="skip" href="#main">Skip to content</a>
        <aside class="notice" aria-label="What this is">
          <strong>Local cloud</strong>: this is not Jira, but what stands in for it on this machine.
        </aside>
        ${body}
      </body>
    </html>`;
}

function renderHeader({ page, user, mode }: Visit): Html {
  return html`<header class="top">
    <a class="brand" href="/projects">${page.title}</a>
    <nav aria-label="Site">
      <a href="/projects">Projects</a>
      <a href="/settings/workflows">Workflows</a>
      <a href="/settings/automation">Automation</a>
      <a href="/settings/apps">Apps</a>
      <a href="/both">Both sites</a>
    </nav>
    <div class="who">
      <form method="post" action="/colour-mode">
        <button class="subtle" name="mode" value="${NEXT_MODE[mode]}">
          Colours: ${MODE_NAMES[mode]}
        </button>
      </form>
      <span>${user.displayName}</span>
      <form method="post" action="/logout"><button class="subtle">Log out</button></form>
    </div>
  </header>`;
}

/** A time in the zone of the person who looks. */
export function renderTime({ user }: Visit, time: string): Html {
  const date = new Date(time);
  const shown = date.toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: user.timeZone,
  });
  return html`<time datetime="${date.toISOString()}">${shown}</time>`;
}

interface ShownStatus {
  name: string;
  statusCategory: { key: string };
}

export function renderStatus({ name, statusCategory }: ShownStatus): Html {
  return html`<span class="lozenge ${statusCategory.key}">${name}</span>`;
}
