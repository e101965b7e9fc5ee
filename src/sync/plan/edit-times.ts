/** When somebody other than Tandem gave fields their present values: what decides between two edits at once. */
import { CUSTOM, FIELD_IDS } from '../../replica/field-ids';
import type { FieldName } from '../../replica/replica';
import type { ReadIssue } from '../../model/issue';

/**
 * Edit times of those fields, ISO 8601, as the change log has them.
 * @param app account id of the app's own user: a value that it wrote is the other side's, and has no time here
 * @param names field names, `customFields.<name>` among them; `customFields` stands for all of them
 */
export function editTimes(issue: ReadIssue, names: string[], app: string): Record<string, string> {
  const times: Record<string, string> = {};
  for (const name of names) {
    if (name === 'customFields') Object.assign(times, customFieldTimes(issue, app));
    const at = editTime(issue, name, app);
    if (at !== undefined) times[name] = at;
  }
  return times;
}

/** Edit time of one field, or undefined if its present value was there from the first, or is Tandem's. */
export function editTime(issue: ReadIssue, name: string, app: string): string | undefined {
  const id = FIELD_IDS[name as FieldName] ?? customFieldId(issue, name);
  return id === undefined ? undefined : lastEdit(issue, id, app);
}

function customFieldTimes(issue: ReadIssue, app: string): Record<string, string> {
  const times = Object.entries(issue.raw.names ?? {}).flatMap(([id, name]) => {
    const at = id.startsWith('customfield_') ? lastEdit(issue, id, app) : undefined;
    return at === undefined ? [] : [[`${CUSTOM}${name}`, at]];
  });
  return Object.fromEntries(times) as Record<string, string>;
}

function lastEdit(issue: ReadIssue, fieldId: string, app: string): string | undefined {
  const last = issue.edits.find((edit) => edit.fieldId === fieldId);
  return last?.accountId === app ? undefined : last?.at;
}

function customFieldId(issue: ReadIssue, name: string): string | undefined {
  if (!name.startsWith(CUSTOM)) return undefined;
  const wanted = name.slice(CUSTOM.length);
  return Object.entries(issue.raw.names ?? {}).find(
    ([id, each]) => (each === wanted || id === wanted) && id.startsWith('customfield_'),
  )?.[0];
}
