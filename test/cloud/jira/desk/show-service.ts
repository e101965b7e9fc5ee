/** What service management adds to the JSON of a request, in the shapes of recorded answers. */
import type { Caller } from '../../contract';
import { limit } from '../limits/limit';
import type { FieldKind } from '../model/field';
import { projectOf, statusOf } from '../model/find';
import { toText, type Issue, type Stored } from '../model/issue';
import type { Site } from '../site-state';
import { CATEGORY, showDate } from './show-portal';

/** @param value what a person set, if anything */
type Show = (site: Site, caller: Caller, issue: Issue, value: Stored) => unknown;

const requestType: Show = (site, _caller, issue, value) => {
  const type = site.store.requestTypes.get(toText(value) || (issue.requestTypeId ?? ''));
  if (!type) return null;
  const { id, name, description, issueTypeId, projectId } = type;
  const { baseUrl } = site;
  const api = `${baseUrl}/rest/servicedeskapi`;
  const status = statusOf(site.store, issue);
  const icon = `${baseUrl}/rest/servicedeskapi/viewport-resources/customer/icon?size=48`;
  return {
    _links: {
      jiraRest: `${baseUrl}/rest/api/2/issue/${issue.id}`,
      self: `${api}/request/${issue.id}`,
      web: `${baseUrl}/servicedesk/customer/portal/${projectId}/${issue.key}`,
      agent: `${baseUrl}/browse/${issue.key}`,
    },
    requestType: {
      _expands: ['field'],
      id,
      _links: { self: `${api}/servicedesk/${projectId}/requesttype/${id}` },
      name,
      description,
      helpText: '',
      issueTypeId,
      serviceDeskId: projectId,
      portalId: projectId,
      groupIds: ['1'],
      icon: { id: '10498', _links: { iconUrls: { '48x48': icon } } },
    },
    currentStatus: {
      status: status.name,
      statusCategory: CATEGORY[status.category],
      statusDate: showDate(issue.statusChanged),
    },
  };
};

const GOAL_MS = 4 * 3_600_000;

const sla: Show = (site, _caller, issue) => {
  const elapsed = (issue.resolved ?? site.world.clock.now()) - issue.created;
  const duration = (millis: number) => ({ millis, friendly: `${Math.round(millis / 60_000)}m` });
  const cycle = {
    startTime: showDate(issue.created),
    breachTime: showDate(issue.created + GOAL_MS),
    breached: elapsed > GOAL_MS,
    goalDuration: duration(GOAL_MS),
    elapsedTime: duration(elapsed),
    remainingTime: duration(GOAL_MS - elapsed),
  };
  const ongoing = { ...cycle, paused: false, withinCalendarHours: true };
  const { resolved } = issue;
  return {
    id: '1',
    name: 'Time to resolution',
    _links: { self: `${site.baseUrl}/rest/servicedeskapi/request/${issue.id}/sla/1` },
    completedCycles: resolved === null ? [] : [{ ...cycle, stopTime: showDate(resolved) }],
    ...(resolved === null && { ongoingCycle: ongoing }),
    slaDisplayFormat: 'NEW_SLA_FORMAT',
  };
};

/** Only in service projects: elsewhere the field is empty. */
const ofRequests = (show: Show): Show => {
  return (site, caller, issue, value) => {
    const isRequest = projectOf(site.store, issue).kind === 'service_desk';
    return isRequest && limit.enforced('jira-service-fields')
      ? show(site, caller, issue, value)
      : null;
  };
};

/** By kind of field. Participants and organizations are values like others. */
export const SERVICE_FIELDS: Partial<Record<FieldKind, Show>> = {
  'request-type': requestType,
  sla: ofRequests(sla),
  approvals: ofRequests(() => []),
  satisfaction: ofRequests(({ store }, _caller, issue) =>
    statusOf(store, issue).category === 'done' ? { rating: 5 } : null,
  ),
};
