/** Fields that Jira alone sets, as REST shows them. */
import type { Caller } from '../../contract';
import { showEstimates } from '../field/issue-kinds';
import { limit } from '../limits/limit';
import { projectOf, statusOf, typeOf } from '../model/find';
import type { Issue } from '../model/issue';
import { maySee, securityOf } from '../permission';
import { accountOf, toJiraTime, type Site } from '../site-state';
import { showAttachment, showComment, showWorkLog } from './show-entries';
import {
  showIssueType,
  showLinkType,
  showPriority,
  showProject,
  showSecurityLevel,
  showStatus,
  showStatusCategory,
  showUserById,
} from './show-parts';
import { visibleComments, visibleWorkLogs } from './visible';

type Show = (site: Site, caller: Caller, issue: Issue) => unknown;

/** Seconds in an issue's work logs. */
export function spentOn(issue: Issue): number {
  return issue.workLogs.reduce((sum, log) => sum + log.timeSpentSeconds, 0);
}

function estimates(issue: Issue): { original?: number | null; remaining?: number | null } {
  return (issue.values['timetracking'] ?? {}) as { original?: number; remaining?: number };
}

/** Another issue in short, as links, parents and sub-tasks show it. */
export function showReference(site: Site, issue: Issue): Record<string, unknown> {
  const priority = site.store.priorities.find(({ id }) => id === issue.values['priority']);
  return {
    id: issue.id,
    key: issue.key,
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}`,
    fields: {
      summary: issue.values['summary'] ?? '',
      status: showStatus(site, statusOf(site.store, issue)),
      ...(priority && { priority: showPriority(site, priority) }),
      issuetype: showIssueType(site, typeOf(site.store, issue)),
    },
  };
}

const issuelinks: Show = (site, caller, issue) =>
  [...site.store.links.values()].flatMap((link) => {
    const outward = link.inwardId === issue.id;
    if (!outward && link.outwardId !== issue.id) return [];
    const other = site.store.issues.get(outward ? link.outwardId : link.inwardId);
    const type = site.store.linkTypes.get(link.typeId);
    if (!other || !type || !maySee(site, caller, other)) return [];
    const shown = showReference(site, other);
    const self = `${site.baseUrl}/rest/api/3/issueLink/${link.id}`;
    const end = outward ? { outwardIssue: shown } : { inwardIssue: shown };
    return [{ id: link.id, self, type: showLinkType(site, type), ...end }];
  });

const subtasks: Show = (site, caller, issue) =>
  [...(site.store.children.get(issue.id) ?? [])].flatMap((id) => {
    const child = site.store.issues.get(id);
    const isSubtask = child && typeOf(site.store, child).level === -1;
    return isSubtask && maySee(site, caller, child) ? [showReference(site, child)] : [];
  });

const comment: Show = (site, caller, issue) => {
  const comments = visibleComments(site, caller, issue).slice(
    0,
    limit.max('jira-comments-in-issue'),
  );
  return {
    comments: comments.map((each) => showComment(site, caller, { issue, comment: each })),
    self: `${site.baseUrl}/rest/api/3/issue/${issue.id}/comment`,
    maxResults: comments.length,
    total: visibleComments(site, caller, issue).length,
    startAt: 0,
  };
};

const worklog: Show = (site, caller, issue) => {
  const logs = visibleWorkLogs(site, caller, issue);
  const shown = logs.slice(0, limit.max('jira-worklogs-in-issue'));
  return {
    startAt: 0,
    maxResults: limit.rules['jira-worklogs-in-issue'].max,
    total: logs.length,
    worklogs: shown.map((each) => showWorkLog(site, caller, { issue, log: each })),
  };
};

const attachment: Show = (site, caller, issue) =>
  issue.attachmentIds.flatMap((id) => {
    const found = site.store.attachments.get(id);
    return found ? [showAttachment(site, caller, found)] : [];
  });

const time = (pick: (issue: Issue) => number | null): Show => {
  return (_site, _caller, issue) => {
    const ms = pick(issue);
    return ms === null ? null : toJiraTime(ms);
  };
};

/** By field id. What is not here is among the issue's values. */
export const COMPUTED: Record<string, Show> = {
  project: (site, _caller, issue) => showProject(site, projectOf(site.store, issue)),
  issuetype: (site, _caller, issue) => showIssueType(site, typeOf(site.store, issue)),
  status: (site, _caller, issue) => showStatus(site, statusOf(site.store, issue)),
  statusCategory: (site, _caller, issue) =>
    showStatusCategory(site, statusOf(site.store, issue).category),
  creator: (site, caller, issue) => showUserById(site, caller, issue.creatorId),
  created: time((issue) => issue.created),
  updated: time((issue) => issue.updated),
  resolutiondate: time((issue) => issue.resolved),
  statuscategorychangedate: time((issue) => issue.statusChanged),
  lastViewed: () => null,
  security: (site, _caller, issue) => {
    const level = securityOf(site, issue);
    return level ? showSecurityLevel(site, level) : null;
  },
  parent: (site, caller, issue) => {
    const parent = issue.parentId === null ? undefined : site.store.issues.get(issue.parentId);
    return parent && maySee(site, caller, parent) ? showReference(site, parent) : undefined;
  },
  issuelinks,
  subtasks,
  comment,
  worklog,
  attachment,
  watches: (site, caller, issue) => ({
    self: `${site.baseUrl}/rest/api/3/issue/${issue.key}/watchers`,
    watchCount: issue.watchers.length,
    isWatching: issue.watchers.includes(accountOf(site, caller) ?? ''),
  }),
  votes: (site, _caller, issue) => ({
    self: `${site.baseUrl}/rest/api/3/issue/${issue.key}/votes`,
    votes: 0,
    hasVoted: false,
  }),
  timetracking: (_site, _caller, issue) =>
    showEstimates(issue.values['timetracking'] ?? null, spentOn(issue)),
  timespent: (_site, _caller, issue) => spentOn(issue) || null,
  timeestimate: (_site, _caller, issue) => estimates(issue).remaining ?? null,
  timeoriginalestimate: (_site, _caller, issue) => estimates(issue).original ?? null,
  workratio: () => -1,
};
