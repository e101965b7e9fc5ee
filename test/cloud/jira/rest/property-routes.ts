/** REST: entity properties of issues and comments. */
import type { Comment, Issue } from '../model/issue';
import { setCommentProperties } from '../issue/comment';
import { requireEditable } from '../issue/edit';
import { deleteProperty, requireProperty, setProperties } from '../issue/property';
import { checkPropertyKey, checkPropertyValue } from '../issue/update-request';
import { noSuchIssue } from '../refusal';
import type { Site } from '../site-state';
import { issueIn, pathPart, readJson, type Ctx, type Routes } from './call';
import { commentIn, requireCommentEditable } from './comment-routes';

/** What has properties, however it is stored. */
interface Owner {
  /** Of the list of its properties. */
  self: string;
  properties: Readonly<Record<string, unknown>>;
  requireEditable(): void;
  set(key: string, value: unknown): void;
  remove(key: string): void;
}

export function addPropertyRoutes(site: Site, app: Routes): void {
  addRoutes(app, '/rest/api/3/issue/:issue/properties', (c) => issueOwner(site, c));
  addRoutes(app, '/rest/api/3/comment/:comment/properties', (c) => commentOwner(site, c));
}

function addRoutes(app: Routes, path: string, ownerIn: (c: Ctx) => Owner): void {
  app.get(path, (c) => {
    const { self, properties } = ownerIn(c);
    const keys = Object.keys(properties).map((key) => ({ self: `${self}/${key}`, key }));
    return c.json({ keys });
  });
  app.get(`${path}/:key`, (c) => {
    const key = pathPart(c, 'key');
    return c.json({ key, value: requireProperty(ownerIn(c).properties, key) });
  });
  app.put(`${path}/:key`, async (c) => {
    const key = pathPart(c, 'key');
    const value = await readJson(c);
    const owner = ownerIn(c);
    owner.requireEditable();
    checkPropertyKey(key);
    checkPropertyValue(value);
    const isNew = !Object.hasOwn(owner.properties, key);
    owner.set(key, value);
    return c.json(isNew ? 'Property created' : 'Property updated', isNew ? 201 : 200);
  });
  app.delete(`${path}/:key`, (c) => {
    const owner = ownerIn(c);
    owner.requireEditable();
    owner.remove(pathPart(c, 'key'));
    return c.body(null, 204);
  });
}

function issueOwner(site: Site, c: Ctx): Owner {
  const issue = issueIn(site, c);
  return {
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/properties`,
    properties: issue.properties,
    requireEditable() {
      requireEditable(site, c.env.caller, issue);
    },
    set(key, value) {
      setProperties(site, issue, { [key]: value });
    },
    remove(key) {
      deleteProperty(site, issue, key);
    },
  };
}

function commentOwner(site: Site, c: Ctx): Owner {
  const id = pathPart(c, 'comment');
  const issueId = site.store.commentIssues.get(id);
  const issue: Issue = site.store.issues.get(issueId ?? '') ?? noSuchIssue();
  const comment: Comment = commentIn(site, c, issue);
  return {
    self: `${site.baseUrl}/rest/api/3/comment/${id}/properties`,
    properties: comment.properties,
    requireEditable() {
      requireCommentEditable(site, c, issue, comment);
    },
    set(key, value) {
      setCommentProperties(site, { issue, comment }, { ...comment.properties, [key]: value });
    },
    remove(key) {
      requireProperty(comment.properties, key);
      const { [key]: _removed, ...rest } = comment.properties;
      setCommentProperties(site, { issue, comment }, rest);
    },
  };
}
