/** The form of a peer's address. Anything else is never sent to. */

/**
 * Web triggers with `urlFormat: v2`.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/web-trigger/
 */
const WEB_TRIGGER =
  /^https:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.webtrigger\.atlassian\.app\/public\/[\w-]{1,200}$/;

/** True for the address of a Forge web trigger, which is all that a peer may name. */
export function isPeerUrl(url: string): boolean {
  return WEB_TRIGGER.test(url);
}

/** True where both are addresses of the same installation: its web trigger moved, and nobody else's came. */
export function isSameInstallation(url: string, other: string): boolean {
  return isPeerUrl(url) && isPeerUrl(other) && new URL(url).host === new URL(other).host;
}

const SITE = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$|^http:\/\/localhost:\d{1,5}$/;

/** An issue key: at most as long as Jira makes them (a project's key has up to ten characters). */
const ISSUE_PATH = /\/browse\/[A-Z][A-Z0-9_]{0,99}-\d{1,20}$/;

/** True for the address of a Jira site, which is only shown and linked to. */
export function isSiteUrl(url: string): boolean {
  return SITE.test(url);
}

/** True for the address of an issue: people click on it, so it leads to a site's issue and nowhere else. */
export function isIssueUrl(url: string): boolean {
  const path = ISSUE_PATH.exec(url);
  return path !== null && isSiteUrl(url.slice(0, path.index));
}
