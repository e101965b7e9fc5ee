/** What every new site has: priorities, resolutions, link types, the field of request types. */
import { addLinkType } from '../setup/field';
import { addRole } from '../setup/people';
import type { Named } from '../model/store';
import { ADDONS, ADMINISTRATORS, MEMBERS } from '../model/user';
import type { Screens } from '../model/project';
import type { Site } from '../site-state';

function named(name: string, index: number, first: number): Named {
  return { id: String(first + index), name, description: '' };
}

export function addBasics(site: Site): void {
  const { store } = site;
  store.priorities = ['Highest', 'High', 'Medium', 'Low', 'Lowest'].map((name, index) =>
    named(name, index, 1),
  );
  store.resolutions = ['Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'].map((name, index) =>
    named(name, index, 10_000),
  );
  addLinkType(site, 'Blocks', 'is blocked by', 'blocks');
  addLinkType(site, 'Cloners', 'is cloned by', 'clones');
  addLinkType(site, 'Duplicate', 'is duplicated by', 'duplicates');
  addLinkType(site, 'Relates', 'relates to', 'relates to');
  for (const role of [ADMINISTRATORS, MEMBERS, ADDONS]) addRole(site, role);
}

/** Fields on the screens of a new company-managed project. */
const USUAL = [
  'summary',
  'issuetype',
  'description',
  'environment',
  'priority',
  'assignee',
  'reporter',
  'labels',
  'components',
  'fixVersions',
  'versions',
  'duedate',
  'parent',
  'security',
  'timetracking',
];

/** The usual screens, with further fields. */
export function usualScreens(...more: string[]): Screens {
  return { create: [...USUAL, ...more], edit: [...USUAL, ...more], required: [] };
}
