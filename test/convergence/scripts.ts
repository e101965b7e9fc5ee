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

export const EVERYTHING: Scripts = {
  deskOutgoing: OUTGOING,
  deskIncoming: `if (firstSync) return\n${FIELDS}
if (replica.resolution != null) issue.doTransition = "Development Ready"
`,
  devOutgoing: OUTGOING,
  devIncoming: `issue.projectKey = "ACME"\nissue.typeName = "Task"\n${FIELDS}
if (replica.status.name == "Waiting for development" && issue.resolution != null) issue.doTransition = "Reopen"
`,
};
