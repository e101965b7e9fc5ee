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

const SITE = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$|^http:\/\/localhost:\d{1,5}$/;

/** True for the address of a Jira site, which is only shown and linked to. */
export function isSiteUrl(url: string): boolean {
  return SITE.test(url);
}
