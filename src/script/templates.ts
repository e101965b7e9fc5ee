/** Starter scripts, to begin with and to change. Written for the admin who reads them first. */
import type { Direction } from './script';

export interface Template {
  key: string;
  title: string;
  direction: Direction;
  source: string;
}

const DESK_OUTGOING = `// Sends a service request to development.
// Only what is put into the replica crosses to the other site.
replica.key         = issue.key
replica.summary     = issue.summary
replica.description = issue.description
replica.reporter    = issue.reporter
replica.assignee    = issue.assignee
replica.status      = issue.status
replica.resolution  = issue.resolution
replica.project     = issue.project
replica.attachments = issue.attachments

// All comments cross, internal notes too: developers see what the agents know.
// To keep internal notes here: issue.comments.filter((it) => !it.internal)
replica.comments    = issue.comments
`;

const DESK_INCOMING = `// Takes what development did back to the service request.
// Development never creates requests here.
if (firstSync) return

issue.summary      = replica.summary
issue.description  = replica.description

// Comments from development arrive as internal notes, unless the connection says otherwise.
issue.comments    += replica.addedComments
issue.attachments += replica.addedAttachments

// Resolved over there: hand the request back to the agents.
if (replica.resolution != null) {
  issue.doTransition = "Development Ready"
}
`;

const DEV_OUTGOING = `// Sends the state of development back to the service desk.
replica.key         = issue.key
replica.summary     = issue.summary
replica.description = issue.description
replica.reporter    = issue.reporter
replica.assignee    = issue.assignee
replica.status      = issue.status
replica.resolution  = issue.resolution
replica.project     = issue.project
replica.comments    = issue.comments
replica.attachments = issue.attachments
`;

const DEV_INCOMING = `// Makes a task of a service request, and keeps it up to date.
// Project and type count when the task is created; later syncs never move it.
issue.projectKey   = "ACME"
issue.typeName     = "Task"

issue.summary      = replica.summary
issue.description  = replica.description
issue.comments    += replica.addedComments
issue.attachments += replica.addedAttachments

// Sent again though it was resolved here: open it once more.
if (replica.status.name == "Waiting for development" && issue.resolution != null) {
  issue.doTransition = "Reopen"
}
`;

const TWO_WAY_OUTGOING = `// Keeps two issues of the same kind in step.
replica.summary         = issue.summary
replica.description     = issue.description
replica.type            = issue.type
replica.priority        = issue.priority
replica.labels          = issue.labels
replica.due             = issue.due
replica.status          = issue.status
replica.comments        = issue.comments.filter((it) => !it.internal)
replica.attachments     = issue.attachments
`;

const TWO_WAY_INCOMING = `// Keeps two issues of the same kind in step.
issue.projectKey  = "ACME" // the project that new issues go to
issue.typeName    = nodeHelper.getIssueType(replica.type?.name, "ACME")?.name ?? "Task"

issue.summary     = replica.summary
issue.description = replica.description
issue.labels      = replica.labels
issue.due         = replica.due

// A priority that this site does not have is left as it is.
const priority = nodeHelper.getPriority(replica.priority?.name)
if (priority) issue.priority = priority

// Edits and deletions of comments follow; the author's name stands in front.
commentHelper.mergeComments(issue, replica)
attachmentHelper.mergeAttachments(issue, replica)

// Their status on the left, the one here on the right.
const statuses: Record<string, string> = {
  "To Do": "To Do",
  "In Progress": "In Progress",
  "Done": "Done",
}
issue.setStatus(statuses[replica.status.name])
`;

const MAPPING_INCOMING = `// Copies one way, with a table of priorities and a custom field.
issue.projectKey  = "ACME"
issue.typeName    = "Task"
issue.summary     = \`[\${replica.key}] \${replica.summary}\`
issue.description = replica.description

const priorities: Record<string, string> = {
  "Highest": "High",
  "High": "High",
  "Medium": "Medium",
  "Low": "Low",
  "Lowest": "Low",
}
issue.priority = priorities[replica.priority?.name ?? "Medium"]

// A name of your own that the other side put into replica.customKeys:
// issue.customFields["Customer"].value = replica.customKeys.customer
`;

/** All templates; the service desk ones behave as the four scripts of the use case do. */
export const TEMPLATES: readonly Template[] = [
  {
    key: 'desk-outgoing',
    title: 'Service desk: send to development',
    direction: 'outgoing',
    source: DESK_OUTGOING,
  },
  {
    key: 'desk-incoming',
    title: 'Service desk: hear back from development',
    direction: 'incoming',
    source: DESK_INCOMING,
  },
  {
    key: 'dev-outgoing',
    title: 'Development: report back',
    direction: 'outgoing',
    source: DEV_OUTGOING,
  },
  {
    key: 'dev-incoming',
    title: 'Development: a task for each request',
    direction: 'incoming',
    source: DEV_INCOMING,
  },
  {
    key: 'two-way-outgoing',
    title: 'Same kind of project, both ways',
    direction: 'outgoing',
    source: TWO_WAY_OUTGOING,
  },
  {
    key: 'two-way-incoming',
    title: 'Same kind of project, both ways',
    direction: 'incoming',
    source: TWO_WAY_INCOMING,
  },
  {
    key: 'mapping-incoming',
    title: 'One-way copy with a table of priorities',
    direction: 'incoming',
    source: MAPPING_INCOMING,
  },
];
