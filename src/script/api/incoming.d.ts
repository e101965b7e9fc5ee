/**
 * The issue of this site, to change. Only what the other side really changed is written, so a field that
 * was edited here meanwhile is not reset by assigning the same value again.
 */
interface IncomingIssue {
  readonly id: string;
  readonly key: string;
  readonly url: string;
  summary: string | null;
  get description(): RichText | null;
  set description(text: RichText | string | null | undefined);
  get environment(): RichText | null;
  set environment(text: RichText | string | null | undefined);
  /** Where the issue is created. A later sync never moves it. */
  get project(): Project;
  set project(project: Project | SiteProject | string | null | undefined);
  get projectKey(): SiteProject;
  set projectKey(key: SiteProject | null | undefined);
  /** What is created. A later sync never changes it. */
  get type(): IssueType;
  set type(type: Named | SiteIssueType | string | null | undefined);
  get typeName(): SiteIssueType;
  set typeName(name: SiteIssueType | null | undefined);
  /** Assigning a status takes the transition that leads to it. */
  get status(): Status;
  set status(status: Named | SiteStatus | string | null | undefined);
  /** Takes the transition that leads to this status. */
  setStatus(name: SiteStatus | null | undefined): void;
  /** Takes a transition by its name, or by that of the status it leads to. */
  doTransition: SiteTransition;
  get resolution(): Named | null;
  set resolution(resolution: Named | string | null | undefined);
  get priority(): Named | null;
  set priority(priority: Named | SitePriority | string | null | undefined);
  get assignee(): User | null;
  set assignee(user: User | string | null | undefined);
  get reporter(): User | null;
  set reporter(user: User | string | null | undefined);
  readonly creator: User | null;
  get labels(): Collection<string>;
  set labels(labels: string[] | null | undefined);
  get components(): Collection<Named>;
  set components(components: (Named | string)[] | null | undefined);
  get fixVersions(): Collection<Version>;
  set fixVersions(versions: (Named | string)[] | null | undefined);
  get affectedVersions(): Collection<Version>;
  set affectedVersions(versions: (Named | string)[] | null | undefined);
  /** Such as 2026-12-24. */
  get due(): string | null;
  set due(date: string | null | undefined);
  readonly created: string;
  readonly updated: string;
  readonly resolved: string | null;
  get securityLevel(): Named | null;
  set securityLevel(level: Named | string | null | undefined);
  /** Seconds. */
  get originalEstimate(): number | null;
  set originalEstimate(seconds: number | null | undefined);
  /** Seconds. */
  get remainingEstimate(): number | null;
  set remainingEstimate(seconds: number | null | undefined);
  get parent(): Parent | null;
  set parent(parent: IssueRef | string | null | undefined);
  readonly subTasks: Collection<IssueRef>;
  /** Adding the other side's links makes those whose other end is under sync too; a person's own links stay. */
  get issueLinks(): Collection<IssueLink>;
  set issueLinks(links: IssueLink[] | null | undefined);
  /** A comment written here by a person is never removed or changed, only copies of the other side's are. */
  get comments(): Collection<Comment>;
  set comments(comments: Comment[] | null | undefined);
  /** Assigning only ever adds; take out with `-=` or `attachmentHelper.mergeAttachments`. */
  get attachments(): Collection<Attachment>;
  set attachments(attachments: Attachment[] | null | undefined);
  get workLogs(): Collection<WorkLog>;
  set workLogs(workLogs: WorkLog[] | null | undefined);
  /** Custom fields by name: `issue.customFields["Severity"].value = "High"`. */
  readonly customFields: SiteCustomFields;
}

/** What the other side's outgoing script put in. What it left out is undefined. */
interface IncomingReplica {
  id: string;
  key: string;
  url: string;
  summary: string | null;
  description: RichText | null;
  environment: RichText | null;
  project: Project;
  readonly projectKey: string;
  type: IssueType;
  readonly typeName: string;
  status: Status;
  resolution: Named | null;
  priority: Named | null;
  assignee: User | null;
  reporter: User | null;
  creator: User | null;
  labels: Collection<string>;
  components: Collection<Named>;
  fixVersions: Collection<Version>;
  affectedVersions: Collection<Version>;
  due: string | null;
  created: string;
  updated: string;
  resolved: string | null;
  securityLevel: Named | null;
  originalEstimate: number | null;
  remainingEstimate: number | null;
  parent: Parent | null;
  subTasks: Collection<IssueRef>;
  issueLinks: Collection<IssueLink>;
  /**
   * All comments of the other side. Reading all of them makes every sync carry all of them, and so does
   * assigning them to `issue.comments`; to add them with `+=` does not.
   */
  comments: Collection<Comment>;
  /** Comments that are new since the last sync. */
  addedComments: Collection<Comment>;
  /** Comments that were edited since the last sync. */
  changedComments: Collection<Comment>;
  /** Comments that were deleted since the last sync. */
  removedComments: Collection<Comment>;
  attachments: Collection<Attachment>;
  /** Files that are new since the last sync. */
  addedAttachments: Collection<Attachment>;
  /** Files that were deleted since the last sync. */
  removedAttachments: Collection<Attachment>;
  workLogs: Collection<WorkLog>;
  addedWorkLogs: Collection<WorkLog>;
  changedWorkLogs: Collection<WorkLog>;
  removedWorkLogs: Collection<WorkLog>;
  /** The other side's custom fields, by the names that its outgoing script gave them. */
  customFields: { [name: string]: CustomField };
  customKeys: { [name: string]: any };
}

/** The issue of this site. On the first sync it is blank: set `projectKey` and `typeName` to create it. */
declare const issue: IncomingIssue;

/** What the other side sent, and what is new in it since the last sync. */
declare const replica: IncomingReplica;

/** The fields of the replica that was applied before this one; null on the first sync. */
declare const previous: Partial<IncomingReplica> | null;

/** Writes what is set so far, reads the issue again and goes on: for steps that must follow each other. */
declare function store(issue: IncomingIssue): void;

declare const commentHelper: {
  /**
   * Adds, changes and removes comments as the other side did, and leaves those written here alone.
   * @param change looks at each comment that is added or changed; without it the author's name and the
   * time stand in front of the text. Return null to leave a comment out.
   */
  mergeComments(
    issue: IncomingIssue,
    replica: IncomingReplica,
    change?: (it: Comment) => Comment | null | false | void,
  ): Collection<Comment>;
  /** Writes a comment of the script's own. */
  addComment(
    text: string | RichText,
    comments: Collection<Comment>,
    internal?: boolean,
  ): Collection<Comment>;
  filterLocal(comments: Collection<Comment>): Collection<Comment>;
};

declare const attachmentHelper: {
  /** Adds new files and removes copies of those that the other side removed. */
  mergeAttachments(issue: IncomingIssue, replica: IncomingReplica): Collection<Attachment>;
};

declare const workLogHelper: {
  mergeWorkLogs(
    issue: IncomingIssue,
    replica: IncomingReplica,
    change?: (it: WorkLog) => WorkLog | null | false | void,
  ): Collection<WorkLog>;
  /** `timeSpent` such as `1w 2d 3h 4m`, or seconds. */
  addWorkLog(
    timeSpent: string | number,
    started: string,
    text: string,
    workLogs: Collection<WorkLog>,
  ): Collection<WorkLog>;
  filterLocal(workLogs: Collection<WorkLog>): Collection<WorkLog>;
};

declare const workflowHelper: {
  /** Takes a transition by its name. Naming an executor does nothing on this platform but a warning. */
  transition(issue: IncomingIssue, name: SiteTransition, executor?: unknown): void;
};

declare const issueLinkHelper: {
  /**
   * Makes the other side's links here, between the twins of both ends, and takes out those it made once
   * they are gone there. Links to issues that are not under sync through this connection are left out.
   */
  mergeIssueLinks(issue: IncomingIssue, replica: IncomingReplica): Collection<IssueLink>;
};
