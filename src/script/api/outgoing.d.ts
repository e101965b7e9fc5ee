/** The issue of this site, to read. */
interface OutgoingIssue {
  readonly id: string;
  readonly key: string;
  readonly url: string;
  readonly summary: string;
  readonly description: RichText | null;
  readonly environment: RichText | null;
  readonly project: Project;
  readonly projectKey: string;
  readonly type: IssueType;
  readonly typeName: string;
  readonly status: Status;
  readonly resolution: Named | null;
  readonly priority: Named | null;
  readonly assignee: User | null;
  readonly reporter: User | null;
  readonly creator: User | null;
  readonly labels: Collection<string>;
  readonly components: Collection<Named>;
  readonly fixVersions: Collection<Version>;
  readonly affectedVersions: Collection<Version>;
  /** Such as 2026-12-24. */
  readonly due: string | null;
  readonly created: string;
  readonly updated: string;
  readonly resolved: string | null;
  readonly securityLevel: Named | null;
  /** Seconds. */
  readonly originalEstimate: number | null;
  /** Seconds. */
  readonly remainingEstimate: number | null;
  readonly parent: Parent | null;
  readonly subTasks: Collection<IssueRef>;
  readonly issueLinks: Collection<IssueLink>;
  readonly comments: Collection<Comment>;
  readonly attachments: Collection<Attachment>;
  readonly workLogs: Collection<WorkLog>;
  /** Custom fields by name. */
  readonly customFields: SiteCustomFields;
}

/** What crosses: only what is put in here. A name of your own crosses too, among the custom keys. */
interface OutgoingReplica {
  id: string;
  key: string;
  url: string;
  summary: string | null;
  description: RichText | string | null;
  environment: RichText | string | null;
  project: Project;
  type: IssueType;
  status: Status;
  resolution: Named | null;
  priority: Named | null;
  assignee: User | null;
  reporter: User | null;
  creator: User | null;
  labels: string[];
  components: Named[];
  fixVersions: Version[];
  affectedVersions: Version[];
  due: string | null;
  created: string;
  updated: string;
  resolved: string | null;
  securityLevel: Named | null;
  originalEstimate: number | null;
  remainingEstimate: number | null;
  parent: Parent | null;
  subTasks: IssueRef[];
  issueLinks: IssueLink[];
  comments: Comment[];
  attachments: Attachment[];
  workLogs: WorkLog[];
  /** Custom fields by the name that the other side shall read. */
  customFields: { [name: string]: any };
  /** Anything else, by names of your own. */
  customKeys: { [name: string]: any };
}

/** The issue of this site. */
declare const issue: OutgoingIssue;

/** What crosses to the other site. It starts empty; left empty, nothing is sent. */
declare const replica: OutgoingReplica;

declare const commentHelper: {
  /** Without comments that only a group or role may read. */
  filterLocal(comments: Collection<Comment>): Collection<Comment>;
};

declare const workLogHelper: { filterLocal(workLogs: Collection<WorkLog>): Collection<WorkLog> };
