/** Kinds of fields whose values belong to the project or the site: versions, priorities and so on. */
import {
  showComponent,
  showPriority,
  showProject,
  showResolution,
  showSecurityLevel,
  showVersion,
} from '../issue/show-parts';
import { limit } from '../limits/limit';
import { findProject } from '../model/find';
import { toText, type Stored } from '../model/issue';
import type { Project } from '../model/project';
import type { Named } from '../model/store';
import { ownLevels } from '../permission';
import { refuseValue } from '../refusal';
import type { Site } from '../site-state';
import { combineList, textIn, type Kind, type Place, type View } from './kind';

interface Listed {
  id: string;
  name: string;
}

/** The entry that a caller named by id or name. */
function pick<T extends Listed>(input: unknown, list: T[], label: string): T {
  const id = textIn(input, 'id');
  const name = textIn(input, 'name');
  const found = list.find((each) => (id === undefined ? each.name === name : each.id === id));
  if (found) return found;
  return refuseValue(
    id === undefined
      ? `${label} name '${name ?? ''}' is not valid`
      : `${label} id '${id}' is not valid`,
  );
}

function oneOf<T extends Listed>(
  type: string,
  label: string,
  listOf: (site: Site, project: Project) => T[],
  show: (site: Site, entry: T) => Record<string, unknown>,
): Kind {
  const find = (value: Stored, { site, project }: View) =>
    listOf(site, project).find((each) => each.id === value);
  return {
    type,
    verbs: ['set'],
    parse: (input, { site, project }) => pick(input, listOf(site, project), label).id,
    show(value, view) {
      const found = find(value, view);
      return found ? show(view.site, found) : null;
    },
    describe: (value, view) => ({ id: toText(value), text: find(value, view)?.name ?? null }),
    allowed: ({ site, project }) => listOf(site, project).map((each) => show(site, each)),
  };
}

function manyOf<T extends Listed>(
  items: string,
  label: string,
  listOf: (site: Site, project: Project) => T[],
  show: (site: Site, entry: T) => Record<string, unknown>,
): Kind {
  const found = (value: Stored, { site, project }: View) =>
    (value as string[]).flatMap((id) => listOf(site, project).find((each) => each.id === id) ?? []);
  return {
    type: 'array',
    items,
    verbs: ['add', 'set', 'remove'],
    parse(input, { site, project }) {
      if (!Array.isArray(input)) return refuseValue('data was not an array');
      return [...new Set(input.map((each) => pick(each, listOf(site, project), label).id))];
    },
    combine: (verb, present, input, { site, project }) =>
      combineList(verb, present, pick(input, listOf(site, project), label).id),
    show: (value, view) => found(value, view).map((each) => show(view.site, each)),
    describe: (value, view) => ({
      id: (value as string[]).join(','),
      text: found(value, view)
        .map((each) => each.name)
        .join(','),
    }),
    allowed: ({ site, project }) => listOf(site, project).map((each) => show(site, each)),
    empty: [],
  };
}

const prioritiesOf = (site: Site): Named[] => site.store.priorities;
const resolutionsOf = (site: Site): Named[] => site.store.resolutions;
const versionsOf = (_: Site, project: Project) => project.versions;
const componentsOf = (_: Site, project: Project) => project.components;

export const priority = oneOf('priority', 'Priority', prioritiesOf, showPriority);
export const resolution = oneOf('resolution', 'Resolution', resolutionsOf, showResolution);
export const components = manyOf('component', 'Component', componentsOf, showComponent);
const anyVersions = manyOf('version', 'Version', versionsOf, showVersion);

/** An issue keeps the archived versions that it has, and gets no others. */
export const versions: Kind = {
  ...anyVersions,
  parse: (input, place) => withoutArchived(anyVersions.parse(input, place), place),
  combine: (verb, present, input, place) => {
    const combined = anyVersions.combine?.(verb, present, input, place) ?? null;
    return verb === 'add' ? withoutArchived(combined, place) : combined;
  },
};

function withoutArchived(value: Stored, { site, project, field, issueId }: Place): Stored {
  const present = site.store.issues.get(issueId ?? '')?.values[field.id];
  const had = Array.isArray(present) ? present : [];
  const added = project.versions.filter(
    ({ id, archived }) =>
      archived && Array.isArray(value) && value.includes(id) && !had.includes(id),
  );
  if (added.length > 0 && limit.enforced('jira-version-archived'))
    refuseValue(`Version name '${added[0]?.name}' is not valid`);
  return value;
}

export const multiversion: Kind = { ...versions, custom: 'multiversion' };
export const version: Kind = {
  ...oneOf('version', 'Version', versionsOf, showVersion),
  custom: 'version',
};

const SECURITY_LEVEL = 'SecurityLevel';

const level = oneOf(
  'securitylevel',
  SECURITY_LEVEL,
  (_, project) => project.securityLevels,
  showSecurityLevel,
);

/** A level that the caller is not in is one that there is not. */
export const security: Kind = {
  ...level,
  parse: (input, { site, caller, project }) =>
    pick(input, ownLevels(site, caller, project), SECURITY_LEVEL).id,
  allowed: ({ site, caller, project }) =>
    ownLevels(site, caller, project).map((each) => showSecurityLevel(site, each)),
};

export const projectPicker: Kind = {
  type: 'project',
  custom: 'project',
  verbs: ['set'],
  parse(input, { site }) {
    const named = textIn(input, 'id', 'key') ?? '';
    const found = findProject(site.store, named);
    return found?.id ?? refuseValue(`Could not find project with id or key '${named}'`);
  },
  show(value, { site }) {
    const found = site.store.projects.get(toText(value));
    return found ? showProject(site, found) : null;
  },
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.projects.get(toText(value))?.name ?? null,
  }),
};
