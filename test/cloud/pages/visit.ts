/** One request to a site's pages: who makes it, and a way to ask Jira in their name. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Cloud, CloudSite } from '../cloud';
import type { Json } from '../rest';

/** A site with what its pages need to know of the rest of the cloud. */
export interface PageSite {
  cloud: Cloud;
  site: CloudSite;
  /** Such as `Service desk`. */
  title: string;
  /** The other site's address. */
  otherUrl: string;
  /** Where the app's own files come from: another origin than the pages, as on the platform. */
  appOrigin: string;
  /** What browsers reported against the content policies, newest last. */
  violations: Violation[];
}

/** A report of a browser that a page broke its content policy. */
export type Violation = Record<string, unknown>;

/** A person as a page shows them. */
export interface Someone {
  accountId: string;
  displayName: string;
  timeZone: string;
}

export type ColourMode = 'auto' | 'light' | 'dark';

/** What Jira refused, in its own words. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

export interface Visit {
  c: Context;
  page: PageSite;
  user: Someone;
  mode: ColourMode;
  /** Asks Jira as that person. @throws Refused */
  ask: <T = Json>(method: string, path: string, body?: object) => Promise<T>;
}

/** Cookies do not know ports, and both sites are on one host: each has names of its own. */
function cookieName(page: PageSite, name: string): string {
  return `${page.site.jira.name}-${name}`;
}

/** The visit of a person who has logged in; undefined for anybody else. */
export function visitOf(c: Context, page: PageSite): Visit | undefined {
  const user = people(page).find(
    ({ accountId }) => accountId === getCookie(c, cookieName(page, 'account')),
  );
  return user && { c, page, user, mode: colourMode(c), ask: asker(page, user) };
}

/** The people of a site who may log in to it: no customers, no apps, nobody who has left. */
export function people({ site }: PageSite): Someone[] {
  return site.jira.admin
    .users()
    .filter(({ accountType, active }) => accountType === 'atlassian' && active);
}

export function logIn(c: Context, page: PageSite, accountId: string): void {
  setCookie(c, cookieName(page, 'account'), accountId, { httpOnly: true, sameSite: 'Lax' });
}

export function logOut(c: Context, page: PageSite): void {
  deleteCookie(c, cookieName(page, 'account'));
}

/** Light or dark; both sites share it. */
export function colourMode(c: Context): ColourMode {
  const mode = getCookie(c, 'colour-mode');
  return mode === 'light' || mode === 'dark' ? mode : 'auto';
}

export function setColourMode(c: Context, mode: ColourMode): void {
  setCookie(c, 'colour-mode', mode, { sameSite: 'Lax' });
}

/** Keeps a message for the next page that this person opens. */
export function tellNext({ c, page }: Pick<Visit, 'c' | 'page'>, message: string): void {
  setCookie(c, cookieName(page, 'message'), message, { httpOnly: true, sameSite: 'Lax' });
}

/** The message that was kept, once. */
export function takeMessage({ c, page }: Pick<Visit, 'c' | 'page'>): string | undefined {
  const message = getCookie(c, cookieName(page, 'message'));
  if (message !== undefined) deleteCookie(c, cookieName(page, 'message'));
  return message;
}

/** Sends a request to the site's REST API as a person, in process. */
export function sendAs(page: PageSite, { accountId }: Someone) {
  const { jira } = page.site;
  return (path: string, init: RequestInit): Promise<Response> =>
    jira.handle(new Request(new URL(path, jira.baseUrl), init), { kind: 'user', accountId });
}

function asker(page: PageSite, user: Someone): Visit['ask'] {
  const send = sendAs(page, user);
  return async (method, path, body) => {
    const response = await send(path, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status, wordsOfRefusal(text));
    return (text === '' ? undefined : JSON.parse(text)) as never;
  };
}

/** The words in an error of Jira's REST API. */
export function wordsOfRefusal(text: string): string {
  try {
    const { errorMessages = [], errors = {} } = JSON.parse(text) as {
      errorMessages?: string[];
      errors?: Record<string, string>;
    };
    const fields = Object.entries(errors).map(([field, message]) => `${field}: ${message}`);
    return [...errorMessages, ...fields].join(' ') || text;
  } catch {
    return text;
  }
}
