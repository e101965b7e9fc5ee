/** Entity properties of issues. Nobody is told of a change to them, and an issue does not count as edited. */
import type { Issue } from '../model/issue';
import { refuse } from '../refusal';
import { putIssue, type Site } from '../site-state';

/** Adds properties to those that an issue has. */
export function setProperties(
  site: Site,
  issue: Issue,
  properties: Record<string, unknown>,
): Issue {
  if (Object.keys(properties).length === 0) return issue;
  const changed = { ...issue, properties: { ...issue.properties, ...properties } };
  putIssue(site, changed);
  return changed;
}

export function deleteProperty(site: Site, issue: Issue, key: string): void {
  requireProperty(issue.properties, key);
  const { [key]: _removed, ...rest } = issue.properties;
  putIssue(site, { ...issue, properties: rest });
}

/** A property's value; 404 where there is none of that key. */
export function requireProperty(
  properties: Readonly<Record<string, unknown>>,
  key: string,
): unknown {
  if (!Object.hasOwn(properties, key))
    return refuse(404, `The property with key '${key}' does not exist.`);
  return properties[key];
}
