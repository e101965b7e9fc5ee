/**
 * What the two halves of the local cloud, Jira (`jira/`) and the Forge platform (`platform/`), know of
 * each other. Neither imports from the other, and nothing under test/cloud imports from src: an
 * emulator that shares code with the app would flatter it.
 */

/** Who calls Jira's REST API. */
export type Caller =
  | { kind: 'user'; accountId: string }
  /** The app's own user on that site (`asApp`). */
  | { kind: 'app' }
  | { kind: 'anonymous' };

/** Time, random numbers and ids come from here, so that a seed repeats a whole run. */
export interface World {
  clock: Clock;
  /** Uniform in [0, 1), from the seed. */
  random(): number;
  /** A version 4 UUID from the seed. */
  uuid(): string;
}

/** Real time, or simulated time that jumps to the next timer when nothing else is under way. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Resolves after that many milliseconds of this clock. */
  sleep(ms: number): Promise<void>;
}

/** One Jira Cloud site, as the platform and the HTTP server see it. */
export interface JiraSite {
  /** `desk` or `dev`. */
  readonly name: string;
  readonly cloudId: string;
  /** Such as http://localhost:8701, without a slash at the end. */
  readonly baseUrl: string;
  /** Account id of the app's user on this site. */
  readonly appAccountId: string;
  /**
   * Answers one REST call, in process. Never throws: what goes wrong is a response.
   * Paths: /rest/api/3/…, /rest/servicedeskapi/….
   */
  handle(request: Request, caller: Caller): Promise<Response>;
  /** The platform subscribes here; a site has one installation of the app at the most. */
  listener: JiraListener | undefined;
  /**
   * Issue properties that the app's manifest declares for search (`jira:entityProperty`); JQL refuses
   * others. Undefined while nobody has said: then all are searched.
   */
  indexedProperties?: readonly IndexedProperty[] | undefined;
  /** The strict, present values of an issue's properties; the platform adds its own lag to filters. */
  issueProperty(issueId: string, key: string): unknown;
}

/** One value of a `jira:entityProperty` module: what JQL finds issues by. */
export interface IndexedProperty {
  propertyKey: string;
  path: string;
  /** A name for it in JQL. */
  searchAlias?: string;
}

/** What Jira tells the platform. Called after the change is stored; must not throw and must not wait. */
export interface JiraListener {
  productEvent(event: ProductEvent): void;
  postFunction(run: PostFunctionRun): void;
}

/** A product event as Jira makes it, before the platform filters, delays and delivers it. */
export interface ProductEvent {
  /** Such as `avi:jira:updated:issue`. */
  name: string;
  /** Who did it; the platform derives `selfGenerated` and applies `ignoreSelf`. */
  actor: Caller;
  /** Issue the event is about, for entity property filters. */
  issueId: string;
  /** The documented payload without `eventType`, `selfGenerated`, `context`. */
  payload: Record<string, unknown>;
}

/** One run of a post function that a workflow names. */
export interface PostFunctionRun {
  /** Key of the module `jira:workflowPostFunction` in the manifest. */
  moduleKey: string;
  actor: Caller;
  /** The documented payload without `context` and `retryContext`; `configuration` is parsed JSON. */
  payload: Record<string, unknown>;
}
