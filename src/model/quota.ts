/** Jira's hourly points, as far as Jira tells of them. Pure data. */

/** What Jira said of the app's hourly points. */
export interface Quota {
  /** Points an hour. */
  points?: number;
  /** Absent while Jira does not tell: then at least a fifth is left. */
  left?: number;
  /** Seconds until there are all of them again. */
  resetsIn?: number;
}

/** What Jira last said of an hour of which less than a fifth was left. */
export interface LowQuota {
  points: number;
  left: number;
  /** Milliseconds since 1970. */
  resetsAt: number;
  /** Syncs of each connection since then, by its id. */
  used: Record<string, number>;
}
