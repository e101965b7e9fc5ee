/** The table of kinds, and what REST says of a field. */
import type { Field, FieldKind } from '../model/field';
import { cascading, checkboxes, multiselect, radio, select } from './choice-kinds';
import { computed, parent, requestType, timeTracking } from './issue-kinds';
import type { Kind } from './kind';
import { sprint, team } from './agile-kinds';
import { approvals, organizations, participants, satisfaction, sla } from './service-kinds';
import { assignee, group, groups, people, person, reporter } from './people-kinds';
import {
  components,
  multiversion,
  priority,
  projectPicker,
  resolution,
  security,
  version,
  versions,
} from './project-kinds';
import { date, dateTime, labels, line, number, richText, summary, url } from './text-kinds';

/** `project` and `issuetype` say where an issue is; creating and editing treat them by themselves. */
const place = (type: string): Kind => ({ ...computed, type, verbs: ['set'] });

const KINDS: Record<FieldKind, Kind> = {
  summary,
  'rich-text': richText,
  project: place('project'),
  issuetype: place('issuetype'),
  priority,
  resolution,
  assignee,
  reporter,
  labels,
  components,
  versions,
  due: date,
  parent,
  security,
  timetracking: timeTracking,
  computed,
  line,
  url,
  number,
  date,
  datetime: dateTime,
  select,
  radio,
  multiselect,
  checkboxes,
  cascading,
  user: person,
  users: people,
  group,
  version,
  multiversion,
  'project-picker': projectPicker,
  'request-type': requestType,
  groups,
  sprint,
  team,
  organizations,
  participants,
  sla,
  approvals,
  satisfaction,
};

export function kindOf(field: Field): Kind {
  return KINDS[field.kind];
}

/** Types of system fields that only Jira sets. */
const COMPUTED: Record<string, { type: string; items?: string }> = {
  status: { type: 'status' },
  statusCategory: { type: 'statusCategory' },
  creator: { type: 'user' },
  created: { type: 'datetime' },
  updated: { type: 'datetime' },
  resolutiondate: { type: 'datetime' },
  statuscategorychangedate: { type: 'datetime' },
  lastViewed: { type: 'datetime' },
  comment: { type: 'comments-page' },
  worklog: { type: 'array', items: 'worklog' },
  attachment: { type: 'array', items: 'attachment' },
  issuelinks: { type: 'array', items: 'issuelinks' },
  subtasks: { type: 'array', items: 'issuelinks' },
  watches: { type: 'watches' },
  votes: { type: 'votes' },
  timespent: { type: 'number' },
  timeestimate: { type: 'number' },
  timeoriginalestimate: { type: 'number' },
  workratio: { type: 'number' },
};

const CUSTOM_TYPES = 'com.atlassian.jira.plugin.system.customfieldtypes';

/** The field's schema, as in `/field`, `createmeta`, `editmeta` and `expand=schema`. */
export function schemaOf(field: Field): Record<string, unknown> {
  const kind = kindOf(field);
  const shape = COMPUTED[field.id] ?? {
    type: kind.type,
    ...(kind.items !== undefined && { items: kind.items }),
  };
  if (!field.custom) return { ...shape, system: field.id };
  const key = kind.custom ?? kind.type;
  const custom = key.includes(':') ? key : `${CUSTOM_TYPES}:${key}`;
  return { ...shape, custom, customId: Number(field.id.slice('customfield_'.length)) };
}
