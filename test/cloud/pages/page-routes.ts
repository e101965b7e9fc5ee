/** How pages are asked for and acted upon: only by who has logged in, and refusals said as Jira says them. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { Refusal } from '../jira/refusal';
import { renderPage, type Html } from './layout';
import { Refused, tellNext, visitOf, type PageSite, type Visit } from './visit';

/** What a form sent. */
export type Form = Record<string, string | File | (string | File)[]>;

/** Where the pages of a site are added. */
export interface Pages {
  get: (path: string, render: (visit: Visit) => Html | Promise<Html>) => void;
  /** @param act does what the form says, and answers where to go on */
  post: (path: string, act: (visit: Visit, form: Form) => Promise<string>) => void;
}

export function createPages(app: Hono, page: PageSite): Pages {
  return {
    get(path, render) {
      app.get(path, async (c) => {
        const visit = visitOf(c, page);
        if (!visit) return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`, 303);
        return show(visit, render);
      });
    },
    post(path, act) {
      app.post(path, async (c) => {
        const visit = visitOf(c, page);
        if (!visit || isForeign(c, page)) return c.redirect('/login', 303);
        return c.redirect(await done(visit, act), 303);
      });
    },
  };
}

async function show(visit: Visit, render: Parameters<Pages['get']>[1]): Promise<Response> {
  try {
    const page = await render(visit);
    return visit.c.html(page);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    visit.c.status(error.status as 400);
    const body = html`<p class="message" role="alert">${error.message}</p>`;
    return visit.c.html(renderPage(visit, { title: 'Jira says no', body }));
  }
}

async function done(visit: Visit, act: Parameters<Pages['post']>[1]): Promise<string> {
  try {
    return await act(visit, await visit.c.req.parseBody({ all: true }));
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Refusal)) throw error;
    tellNext(visit, error.message);
    return visit.c.req.header('Referer') ?? '/projects';
  }
}

/** A form of some other page, sent with this person's cookie. */
function isForeign(c: Context, { site }: PageSite): boolean {
  const origin = c.req.header('Origin');
  return origin !== undefined && origin !== site.jira.baseUrl;
}

/** One field of a form, without space around it. */
export function wordIn(form: Form, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A parameter of the path. */
export function partIn({ c }: Visit, name: string): string {
  return c.req.param(name) ?? '';
}
