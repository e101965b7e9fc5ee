/** The service desk's site: project DESK, whose requests are sent to development and come back. */
import { addField, addIssueType } from '../setup/field';
import { addGroup, addUser } from '../setup/people';
import { addComponent, addProject, addRequestType } from '../setup/project';
import { addStatus, addWorkflow } from '../setup/workflow';
import type { Field } from '../model/field';
import type { IssueType, Project } from '../model/project';
import { ADMINISTRATORS, CUSTOMERS, SITE_ADMINS, TEAM, type User } from '../model/user';
import type { Status } from '../model/workflow';
import type { Blueprint } from '../site';
import type { Site } from '../site-state';
import { addAutotest } from './autotest';
import { addBasics, usualScreens } from './basics';
import { serviceGrants } from './grants';
import { PEOPLE } from './people';

/** Name of DESK's workflow. */
export const DESK_WORKFLOW = 'Jira Service Desk IT Support Workflow generated for Project DESK';

export const deskBlueprint: Blueprint = (site) => {
  addBasics(site);
  const agent = addUser(site, PEOPLE.agent);
  const tomasz = addUser(site, PEOPLE.secondAgent);
  const customer = addUser(site, PEOPLE.customer);
  // The first developer has an account on this site too, but no part in DESK.
  addUser(site, PEOPLE.developer);
  addGroup(site, SITE_ADMINS, [agent]);
  const team = addGroup(site, 'desk-agents', [agent, tomasz]);

  const types = ['Service Request', 'Incident', 'Task'].map((name) => addIssueType(site, name));
  const subtask = addIssueType(site, 'Sub-task', -1);
  addDeskWorkflow(site);
  const severity = addField(site, {
    name: 'Severity',
    kind: 'select',
    options: ['Critical', 'Major', 'Minor'],
  });
  const requestType = addField(site, { name: 'Request Type', kind: 'request-type' });
  const [participants, organizations] = addServiceFields(site);
  const desk = addProject(site, {
    key: 'DESK',
    name: 'Service Desk',
    kind: 'service_desk',
    leadAccountId: agent.accountId,
    types: [...types, subtask],
    workflows: { '*': DESK_WORKFLOW },
    screens: { '*': usualScreens(severity.id, requestType.id, participants.id, organizations.id) },
    roles: { [ADMINISTRATORS]: [agent], [TEAM]: [team], [CUSTOMERS]: [customer] },
    grants: serviceGrants(),
  });
  for (const name of ['Network', 'Accounts']) addComponent(site, desk, name);
  addPortal(site, desk, types);
  addTestProject(site, agent, types, subtask);
};

/** What every service project has beside the request type. @returns those that people may fill in */
function addServiceFields(site: Site): [participants: Field, organizations: Field] {
  site.store.organizations.push({ id: '1', name: 'Globex' });
  addField(site, { name: 'Time to resolution', kind: 'sla' });
  addField(site, { name: 'Approvals', kind: 'approvals' });
  addField(site, { name: 'Satisfaction', kind: 'satisfaction' });
  return [
    addField(site, { name: 'Request participants', kind: 'participants' }),
    addField(site, { name: 'Organizations', kind: 'organizations' }),
  ];
}

function addDeskWorkflow(site: Site): void {
  const names: [string, Status['category']][] = [
    ['Open', 'new'],
    ['Waiting for development', 'indeterminate'],
    ['Ready', 'indeterminate'],
    ['Closed', 'done'],
  ];
  const statuses = names.map(([name, category]) => addStatus(site, name, category));
  // A screen without fields takes a comment.
  const comment = { fields: [] };
  addWorkflow(site, DESK_WORKFLOW, statuses, [
    {
      name: 'Send to development',
      from: ['Open', 'Ready'],
      to: 'Waiting for development',
      screen: comment,
    },
    { name: 'Development Ready', from: ['Waiting for development'], to: 'Ready' },
    {
      name: 'Close',
      from: ['Open', 'Waiting for development', 'Ready'],
      to: 'Closed',
      setsResolution: 'Done',
      screen: { fields: ['resolution'] },
    },
    { name: 'Reopen', from: ['Closed'], to: 'Open', setsResolution: null },
  ]);
}

function addPortal(site: Site, desk: Project, types: IssueType[]): void {
  const [request, incident] = types as [IssueType, IssueType];
  addRequestType(site, desk, {
    name: 'Get IT help',
    description: 'Ask for help with what does not work.',
    issueTypeId: request.id,
    fields: [
      { id: 'summary', required: true },
      { id: 'description', required: false },
    ],
  });
  addRequestType(site, desk, {
    name: 'Report a system problem',
    description: 'Say what is down.',
    issueTypeId: incident.id,
    fields: [
      { id: 'summary', required: true },
      { id: 'description', required: true },
      { id: 'priority', required: false },
    ],
  });
}

function addTestProject(site: Site, agent: User, types: IssueType[], subtask: IssueType): void {
  const task = types.filter(({ name }) => name === 'Task');
  const statuses: [Status, Status, Status] = [
    addStatus(site, 'To Do', 'new'),
    addStatus(site, 'In Progress', 'indeterminate'),
    addStatus(site, 'Done', 'done'),
  ];
  addAutotest(site, { lead: agent, members: [agent], types: [...task, subtask], statuses });
}
