/** The developers' site: project ACME, with a workflow that ends in Done and can be reopened. */
import { addField, addIssueType } from '../setup/field';
import { addGroup, addUser } from '../setup/people';
import { addComponent, addProject, addSecurityLevel, addVersion } from '../setup/project';
import { addStatus, addWorkflow } from '../setup/workflow';
import type { Project } from '../model/project';
import { ADMINISTRATORS, MEMBERS, SITE_ADMINS } from '../model/user';
import type { Status } from '../model/workflow';
import type { Blueprint } from '../site';
import type { Site } from '../site-state';
import { addAutotest } from './autotest';
import { addBasics, usualScreens } from './basics';
import { softwareGrants } from './grants';
import { PEOPLE } from './people';

/** Name of ACME's workflow. */
export const ACME_WORKFLOW = 'Software workflow for Project ACME';

export const devBlueprint: Blueprint = (site) => {
  addBasics(site);
  const developer = addUser(site, PEOPLE.developer);
  const priya = addUser(site, PEOPLE.secondDeveloper);
  const aiko = addUser(site, PEOPLE.productOwner);
  addUser(site, PEOPLE.former);
  // The first agent has an account on this site too, but no part in ACME.
  addUser(site, PEOPLE.agent);
  addGroup(site, SITE_ADMINS, [developer]);
  const team = addGroup(site, 'acme-developers', [developer, priya, aiko]);

  const standard = ['Task', 'Bug', 'Story'].map((name) => addIssueType(site, name));
  const epic = addIssueType(site, 'Epic', 1);
  const subtask = addIssueType(site, 'Sub-task', -1);
  const statuses: [Status, Status, Status] = [
    addStatus(site, 'To Do', 'new'),
    addStatus(site, 'In Progress', 'indeterminate'),
    addStatus(site, 'Done', 'done'),
  ];
  addAcmeWorkflow(site, statuses);
  const custom = addCustomFields(site);
  const acme = addProject(site, {
    key: 'ACME',
    name: 'ACME Platform',
    kind: 'software',
    leadAccountId: developer.accountId,
    types: [...standard, epic, subtask],
    workflows: { '*': ACME_WORKFLOW },
    screens: { '*': usualScreens(...custom) },
    roles: { [ADMINISTRATORS]: [developer], [MEMBERS]: [team] },
    grants: softwareGrants(),
  });
  addParts(site, acme);
  const types = [...standard.slice(0, 1), subtask];
  addAutotest(site, { lead: developer, members: [team], types, statuses });
};

function addAcmeWorkflow(site: Site, statuses: Status[]): void {
  const screen = { fields: ['resolution', 'fixVersions', 'assignee'] };
  addWorkflow(site, ACME_WORKFLOW, statuses, [
    { name: 'Start progress', from: ['To Do'], to: 'In Progress' },
    { name: 'Stop progress', from: ['In Progress'], to: 'To Do' },
    { name: 'Done', from: ['To Do', 'In Progress'], to: 'Done', setsResolution: 'Done', screen },
    { name: 'Reopen', from: ['Done'], to: 'To Do', setsResolution: null },
  ]);
}

/** One custom field of each kind that people meet. @returns their ids */
function addCustomFields(site: Site): string[] {
  return [
    addField(site, { name: 'Severity', kind: 'select', options: ['Critical', 'Major', 'Minor'] }),
    addField(site, { name: 'Story Points', kind: 'number' }),
    addField(site, { name: 'Customer', kind: 'line' }),
    addField(site, { name: 'Acceptance Criteria', kind: 'rich-text' }),
    addField(site, { name: 'Target Date', kind: 'date' }),
    addField(site, { name: 'Deployed At', kind: 'datetime' }),
    addField(site, { name: 'Platforms', kind: 'multiselect', options: ['Web', 'iOS', 'Android'] }),
    addField(site, { name: 'Checks', kind: 'checkboxes', options: ['Reviewed', 'Documented'] }),
    addField(site, { name: 'Risk', kind: 'radio', options: ['Low', 'High'] }),
    addField(site, {
      name: 'Area',
      kind: 'cascading',
      options: [
        ['Backend', ['API', 'Queue']],
        ['Frontend', ['Editor', 'Board']],
      ],
    }),
    addField(site, { name: 'Reviewer', kind: 'user' }),
    addField(site, { name: 'Testers', kind: 'users' }),
    addField(site, { name: 'Specification', kind: 'url' }),
    addField(site, { name: 'Topics', kind: 'labels' }),
  ].map(({ id }) => id);
}

function addParts(site: Site, acme: Project): void {
  for (const name of ['Gateway', 'Web shop', 'Reports']) addComponent(site, acme, name);
  addVersion(site, acme, '1.0', { released: true, releaseDate: '2026-09-30' });
  addVersion(site, acme, '1.1');
  addSecurityLevel(site, acme, 'Administrators only', [ADMINISTRATORS]);
}
