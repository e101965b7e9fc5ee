/** A person. `email` is there only if its owner shows it; `accountId` is the same on every Atlassian site. */
interface User {
  readonly accountId?: string;
  readonly displayName: string;
  readonly email?: string;
}

/** Something that Jira knows by its name: a status, a priority, a component. */
interface Named {
  readonly id?: string;
  readonly name: string;
}

interface Status extends Named {
  /** `new`, `indeterminate` (in progress) or `done`. */
  readonly category?: 'new' | 'indeterminate' | 'done' | 'undefined';
}

interface Project {
  readonly id?: string;
  readonly key: string;
  readonly name?: string;
}

interface IssueType extends Named {
  readonly subtask?: boolean;
}

interface Version extends Named {
  readonly released?: boolean;
  readonly archived?: boolean;
  readonly releaseDate?: string | null;
  readonly description?: string | null;
}

interface IssueRef {
  readonly id: string;
  readonly key: string;
}

interface Parent extends IssueRef {
  readonly summary?: string;
}

interface IssueLink {
  readonly id?: string;
  readonly type: { readonly name: string; readonly inward?: string; readonly outward?: string };
  readonly direction: 'inward' | 'outward';
  readonly issue: IssueRef;
}

/**
 * Rich text. It behaves like a string — `includes`, `replace`, `==`, `length` — and keeps its formatting
 * when it is assigned as it is. Once it is changed as a string it is plain text. `switch`, and `includes` of a
 * list, tell objects apart rather than texts: give them `String(text)`.
 */
type RichText = string & {
  /** The text in Atlassian Document Format. */
  readonly adf: object;
  contains(part: string): boolean;
};

/** A comment. Changing `body` or `internal` of one that is about to be added changes what is added. */
interface Comment {
  readonly id: string;
  /** The other side's id, for a comment that was copied from there. */
  readonly remoteId?: string;
  readonly author: User | null;
  body: RichText | string | null;
  readonly created: string;
  readonly updated: string;
  readonly updateAuthor: User | null;
  /** An internal note of a service project: customers never see it. */
  internal: boolean;
  readonly groupLevel: string | null;
  readonly roleLevel: string | null;
  /** Exalate's name for the person to write as. The platform writes as the app; the author's name stands in front. */
  executor?: unknown;
}

interface Attachment {
  readonly id: string;
  readonly remoteId?: string;
  readonly filename: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly created: string;
  readonly author: User | null;
}

interface WorkLog {
  readonly id: string;
  readonly remoteId?: string;
  readonly author: User | null;
  comment: RichText | string | null;
  started: string;
  timeSpentSeconds: number;
  readonly created: string;
  readonly updated: string;
  /** The group or role that alone may read it. */
  readonly groupLevel: string | null;
  readonly roleLevel: string | null;
}

/**
 * A list. `+=` adds what is not there yet, `-=` takes out, on any array; both do nothing where the right side is
 * missing. What Jira knows by a name or a value is the same by that: its id is another one on the other site.
 */
interface Collection<T> extends Array<T> {
  size(): number;
  isEmpty(): boolean;
  first(): T | null;
  last(): T | null;
  findAll(test: (it: T) => unknown): Collection<T>;
  filter<S extends T>(
    test: (it: T, index: number, all: T[]) => it is S,
    thisArg?: any,
  ): Collection<S>;
  filter(test: (it: T, index: number, all: T[]) => unknown, thisArg?: any): Collection<T>;
  collect<R>(change: (it: T) => R): Collection<R>;
  any(test: (it: T) => unknown): boolean;
  each(look: (it: T) => void): this;
  contains(item: T): boolean;
}

/** An option by its text, or by its id: `"High"`, `{ value: "High" }`, `{ id: "10001" }`. */
type OptionRef = string | { value: string } | { id: string };

/** A custom field. Its value has the shape that Jira's REST API gives it; a person is a user, a document rich text. `Written`: what can be assigned. */
interface CustomField<V = any, Written = V> {
  readonly id: string | null;
  readonly name: string;
  readonly type: string | null;
  get value(): V;
  set value(value: Written);
}

/** True while this issue's twin does not exist yet. */
declare const firstSync: boolean;

/** The connection that the script runs for: one script may serve several by looking at its name. */
declare const connection: {
  readonly name: string;
  /** Such as https://desk.atlassian.net. */
  readonly localUrl: string;
  readonly remoteUrl: string;
};

/** Prints to the sync event. */
declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
};

/** Stops the script with a message: the issue waits until it is retried or the script is changed. */
declare const debug: { error(message: unknown): never };

/** Looks things up on this site. Each answers null where there is no such thing. */
declare const nodeHelper: {
  getUser(accountId: string): User | null;
  /** Null where the address is hidden or nobody has it. */
  getUserByEmail(email: string | undefined): User | null;
  getUserByFullName(name: string | undefined): User | null;
  getIssueType(name: string | undefined, projectKey?: string): Named | null;
  getPriority(name: string | undefined): Named | null;
  getResolution(name: string | undefined): Named | null;
  getStatus(name: string | undefined): Named | null;
  getProject(key: string): Project | null;
  getVersion(name: string, project: string | Project): Version | null;
  getComponent(name: string, project: string | Project): Named | null;
  getCustomField(name: string): { id: string; name: string } | null;
  getOption(issue: unknown, fieldName: string, value: string): { id: string; value: string } | null;
  /** The version of that name. Where there is none, null and a warning: a script does not make one. */
  createVersion(issue: { projectKey: string }, name: string, ...more: unknown[]): Version | null;
  createComponent(issue: { projectKey: string }, name: string, ...more: unknown[]): Named | null;
  createOption(
    issue: unknown,
    fieldName: string,
    value: string,
  ): { id: string; value: string } | null;
  /** A label is its own text. */
  getLabel(label: string): string;
  /** This site's twin of the other side's issue with that id, if it is under sync through this connection. */
  getLocalIssueFromRemoteId(id: string | number | undefined): IssueRef | null;
  stripHtml(text: unknown): string;
  /** Rich text needs no conversion here; its text is given. */
  toMarkDown(text: unknown): string;
  getHtmlField(issue: unknown, field: string): unknown;
};

declare const syncHelper: {
  /** The key of this site's twin of the other side's issue with that id. */
  getLocalIssueKeyFromRemoteId(id: string | number | undefined): string | null;
  /** This site's twin of the other side's issue with that id, if it is under sync through this connection. */
  getLocalIssueFromRemoteId(id: string | number | undefined): IssueRef | null;
  /** The same by the key of the other side's issue. */
  getLocalIssueFromRemoteUrn(key: string | undefined): IssueRef | null;
  /** Whether an issue of this site is under sync through this connection. */
  isUnderSync(issue: string | { id?: string; key: string }): boolean;
  /** Starts the sync of another issue of this site through the same connection. */
  exalate(issue: string | { key: string }): void;
  /** The same as `exalate`. One that was under sync before, also one that was stopped, is left as it is. */
  startSync(issue: string | { key: string }): void;
  /** Sends this issue's state to the other side once this sync is done; in incoming scripts. */
  syncBackAfterProcessing(): void;
  /** Stops the sync of this issue once the other side has all that this one sends. */
  unExalateAfterProcessing(): void;
  getTrackerUrl(): string;
  getRemoteTrackerUrl(): string;
  getRemoteIssueUrl(key?: string): string;
};
