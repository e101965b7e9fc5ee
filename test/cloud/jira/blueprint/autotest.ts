/** The project AUTOTEST of each site, for outside clients such as jira.js and its live tests. */
import { addProject } from '../setup/project';
import { addWorkflow } from '../setup/workflow';
import type { IssueType, Project } from '../model/project';
import { ADMINISTRATORS, MEMBERS, type Group, type User } from '../model/user';
import type { Status } from '../model/workflow';
import type { Site } from '../site-state';
import { usualScreens } from './basics';
import { softwareGrants } from './grants';

/** @param statuses the first is that of new issues */
export function addAutotest(
  site: Site,
  {
    lead,
    members,
    types,
    statuses,
  }: {
    lead: User;
    members: (User | Group)[];
    types: IssueType[];
    statuses: [Status, Status, Status];
  },
): Project {
  const [first, second, last] = statuses;
  const workflow = 'AUTOTEST: Software Simplified Workflow';
  addWorkflow(site, workflow, statuses, [
    { name: first.name, to: first.name, setsResolution: null },
    { name: second.name, to: second.name, setsResolution: null },
    { name: last.name, to: last.name, setsResolution: 'Done' },
  ]);
  return addProject(site, {
    key: 'AUTOTEST',
    name: 'Automatic tests',
    kind: 'software',
    leadAccountId: lead.accountId,
    types,
    workflows: { '*': workflow },
    screens: { '*': usualScreens() },
    roles: { [ADMINISTRATORS]: [lead], [MEMBERS]: members },
    grants: softwareGrants(),
  });
}
