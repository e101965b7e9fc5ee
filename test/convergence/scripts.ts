/** Scripts that keep everything in step, both ways: what the convergence test runs on. */
import type { Scripts } from '../cloud/cloud';

const OUTGOING = `
replica.summary     = issue.summary
replica.description = issue.description
replica.priority    = issue.priority
replica.labels      = issue.labels
replica.due         = issue.due
replica.status      = issue.status
replica.resolution  = issue.resolution
replica.comments    = issue.comments
replica.attachments = issue.attachments
`;

const FIELDS = `
issue.summary     = replica.summary
issue.description = replica.description
issue.priority    = replica.priority
issue.labels      = replica.labels
issue.due         = replica.due
commentHelper.mergeComments(issue, replica)
attachmentHelper.mergeAttachments(issue, replica)
`;

const HAND_BACK = `if (replica.resolution != null) issue.doTransition = "Development Ready"\n`;

const REOPEN = `if (replica.status.name == "Waiting for development" && issue.resolution != null) issue.doTransition = "Reopen"\n`;

export const EVERYTHING: Scripts = {
  deskOutgoing: OUTGOING,
  deskIncoming: `if (firstSync) return\n${FIELDS}${HAND_BACK}`,
  devOutgoing: OUTGOING,
  devIncoming: `issue.projectKey = "ACME"\nissue.typeName = "Task"\n${FIELDS}${REOPEN}`,
};

/** Sends all that a history changes. */
export const SENDS_ALL = `${OUTGOING}
replica.type        = issue.type
replica.parent      = issue.parent
replica.components  = issue.components
replica.fixVersions = issue.fixVersions
replica.issueLinks  = issue.issueLinks
replica.workLogs    = issue.workLogs
`;

/** Takes all of it, into a project where what comes becomes a `type`, or a sub-task. */
export function takesAll({ project, type }: { project: string; type: string }): string {
  return `if (firstSync) {
  issue.projectKey = "${project}"
  issue.typeName   = replica.type.name == "Sub-task" ? "Sub-task" : "${type}"
  issue.parent     = replica.parent
}
${FIELDS}
issue.components  = replica.components
issue.fixVersions = replica.fixVersions
workLogHelper.mergeWorkLogs(issue, replica)
issueLinkHelper.mergeIssueLinks(issue, replica)
${project === 'DESK' ? `if (!firstSync) ${HAND_BACK}` : ''}${project === 'ACME' ? REOPEN : ''}`;
}
