/** Kinds of fields that concern the issue as a whole: its parent, its time, its request type. */
import { findIssue } from '../model/find';
import { toText, type Stored } from '../model/issue';
import { maySee } from '../permission';
import { refuseValue } from '../refusal';
import { formatDuration, parseDuration } from './duration';
import { richText } from './text-kinds';
import { textIn, type Kind } from './kind';

/** Stored as the parent's id, in the issue itself rather than among its values. */
export const parent: Kind = {
  type: 'issuelink',
  verbs: ['set'],
  parse(input, { site, caller, typeId, project }) {
    const named = textIn(input, 'id', 'key') ?? '';
    const found = findIssue(site.store, named);
    if (!found || !maySee(site, caller, found))
      return refuseValue('Could not find issue by id or key.');
    const level = site.store.issueTypes.get(typeId)?.level ?? 0;
    const above = site.store.issueTypes.get(found.typeId)?.level ?? 0;
    if (above !== level + 1)
      refuseValue('Given parent work item does not belong to appropriate hierarchy.');
    if (level === -1 && found.projectId !== project.id)
      refuseValue('Sub-tasks must be created in the same project as the parent.');
    return found.id;
  },
  isNone: (input) => (input as { none?: unknown } | null)?.none === true,
  show: (value) => value,
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.issues.get(toText(value))?.key ?? null,
  }),
};

/** Stored as seconds: `{original, remaining}`. What was spent is counted from the work logs. */
export const timeTracking: Kind = {
  type: 'timetracking',
  verbs: ['set', 'edit'],
  // An estimate that the request does not name stays as it is.
  parse: (input, { site, issueId }) =>
    parseEstimates(input, site.store.issues.get(issueId ?? '')?.values['timetracking'] ?? null),
  combine: (_, present, input) => parseEstimates(input, present),
  show: (value) => showEstimates(value, 0),
  describe: (value) => ({ id: null, text: JSON.stringify(value) }),
  empty: {},
};

function parseEstimates(input: unknown, present: Stored): Stored {
  const original = estimate(input, 'originalEstimate');
  const remaining = estimate(input, 'remainingEstimate');
  const before = (present ?? {}) as Record<string, Stored>;
  const isFirst = isUnset(before['original']) && isUnset(before['remaining']);
  return {
    ...before,
    ...(original !== undefined && { original }),
    ...(original !== undefined && isFirst && { remaining: original }),
    ...(remaining !== undefined && { remaining }),
  };
}

function isUnset(value: Stored | undefined): boolean {
  return value === undefined || value === null;
}

function estimate(input: unknown, name: string): number | null | undefined {
  if (
    typeof input === 'object' &&
    input !== null &&
    (input as Record<string, unknown>)[name] === null
  )
    return null;
  const text = textIn(input, name);
  if (text === undefined) return undefined;
  const label = name === 'originalEstimate' ? 'Original' : 'Remaining';
  return parseDuration(text) ?? refuseValue(`${label} Estimate is not in the correct format.`);
}

/** What REST shows as `timetracking`. @param spent seconds in the work logs */
export function showEstimates(value: Stored, spent: number): Record<string, unknown> {
  const { original, remaining } = (value ?? {}) as { original?: number; remaining?: number };
  const entry = (name: string, seconds: number | null | undefined) =>
    typeof seconds === 'number'
      ? { [name]: formatDuration(seconds), [`${name}Seconds`]: seconds }
      : {};
  return {
    ...entry('originalEstimate', original),
    ...entry('remainingEstimate', remaining),
    ...(spent > 0 && entry('timeSpent', spent)),
  };
}

/** The request type of a service project, set by its id. */
export const requestType: Kind = {
  type: 'sd-customerrequesttype',
  custom: 'com.atlassian.servicedesk:vp-origin',
  verbs: ['set'],
  parse(input, { site, project }) {
    const id = typeof input === 'string' ? input : textIn(input, 'id');
    const found = id === undefined ? undefined : site.store.requestTypes.get(id);
    if (found?.projectId !== project.id) return refuseValue('Specify a valid request type.');
    return found.id;
  },
  show: (value) => value,
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.requestTypes.get(toText(value))?.name ?? null,
  }),
};

/** What Jira alone sets. */
export const computed: Kind = {
  ...richText,
  type: 'any',
  verbs: [],
  parse: () => refuseValue('This field cannot be set.'),
  show: (value) => value,
  describe: (value) => ({ id: null, text: value === null ? null : JSON.stringify(value) }),
};
