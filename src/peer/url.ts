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

/** True for the address of a Jira site, which is only shown and linked to. */
export function isSiteUrl(url: string): boolean {
  return SITE.test(url);
}

/** The address of an issue. @param site address of the connection's site, as it was agreed on */
export function issueUrl(site: string, key: string): string {
  return `${site}/browse/${key}`;
}
