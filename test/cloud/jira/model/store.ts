/** Everything one site keeps, in memory, and the ids it gives out. */
import type { Field } from './field';
import type { Attachment, Issue, IssueLink, LinkType } from './issue';
import type { IssueType, Project } from './project';
import type { Group, Role, User } from './user';
import type { Status, Workflow } from './workflow';

/** A thing with an id and a name, such as a priority. */
export interface Named {
  id: string;
  name: string;
  description: string;
}

/** A request type of a service project. */
export interface RequestType {
  id: string;
  name: string;
  description: string;
  projectId: string;
  issueTypeId: string;
  /** Fields on the portal's form, with those that must be filled in. */
  fields: { id: string; required: boolean }[];
}

/** A sprint of a board, which only Jira Software's own API makes. */
export interface Sprint {
  id: number;
  name: string;
  state: 'active' | 'future' | 'closed';
  boardId: number;
}

export interface Store {
  users: Map<string, User>;
  groups: Map<string, Group>;
  roles: Map<string, Role>;
  projects: Map<string, Project>;
  /** Keys that a project had before, and its id. */
  oldProjectKeys: Map<string, string>;
  issueTypes: Map<string, IssueType>;
  statuses: Map<string, Status>;
  workflows: Map<string, Workflow>;
  fields: Map<string, Field>;
  priorities: Named[];
  resolutions: Named[];
  linkTypes: Map<string, LinkType>;
  requestTypes: Map<string, RequestType>;
  sprints: Sprint[];
  /** Teams of the whole organization, by the same ids on all of its sites. */
  teams: { id: string; name: string }[];
  /** Organizations of customers. */
  organizations: { id: string; name: string }[];
  /** Files that were sent to a portal and are not yet in a request. */
  temporaryFiles: Map<string, Pick<Attachment, 'filename' | 'mimeType' | 'bytes'>>;
  issues: Map<string, Issue>;
  /** Present and former keys. */
  issueKeys: Map<string, string>;
  links: Map<string, IssueLink>;
  attachments: Map<string, Attachment>;
  /** Which issue a comment or work log is in. */
  commentIssues: Map<string, string>;
  workLogIssues: Map<string, string>;
  /** Issue ids by the issue they are under. */
  children: Map<string, Set<string>>;
  /** A new id of that sequence, as text. */
  nextId(sequence: string): string;
}

/** An empty site. Ids of each sequence start at 10000, as on a new site. */
export function createStore(): Store {
  const last = new Map<string, number>();
  return {
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    projects: new Map(),
    oldProjectKeys: new Map(),
    issueTypes: new Map(),
    statuses: new Map(),
    workflows: new Map(),
    fields: new Map(),
    priorities: [],
    resolutions: [],
    linkTypes: new Map(),
    requestTypes: new Map(),
    sprints: [],
    teams: [],
    organizations: [],
    temporaryFiles: new Map(),
    issues: new Map(),
    issueKeys: new Map(),
    links: new Map(),
    attachments: new Map(),
    commentIssues: new Map(),
    workLogIssues: new Map(),
    children: new Map(),
    nextId(sequence) {
      const id = (last.get(sequence) ?? 9999) + 1;
      last.set(sequence, id);
      return String(id);
    },
  };
}
