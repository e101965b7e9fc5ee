/** When fields were last edited by someone other than Tandem: what decides between two edits at once. */
import { FIELD_IDS } from '../replica/field-ids';
import type { FieldName } from '../replica/replica';
import type { ReadIssue } from './ports';

/**
 * Edit times of those fields, ISO 8601, as the change log has them.
 * @param names field names, `customFields.<name>` among them; `customFields` stands for all of them
 */
export function editTimes(issue: ReadIssue, names: string[]): Record<string, string> {
  const times: Record<string, string> = {};
  for (const name of names) {
    if (name === 'customFields') Object.assign(times, customFieldTimes(issue));
    const at = editTime(issue, name);
    if (at !== undefined) times[name] = at;
  }
  return times;
}

/** Edit time of one field, or undefined if nobody but Tandem ever edited it. */
export function editTime(issue: ReadIssue, name: string): string | undefined {
  const id = FIELD_IDS[name as FieldName] ?? customFieldId(issue, name);
  return id === undefined ? undefined : issue.edited[id];
}

function customFieldTimes(issue: ReadIssue): Record<string, string> {
  const names = Object.entries(issue.raw.names ?? {}).filter(
    ([id]) => id.startsWith('customfield_') && issue.edited[id],
  );
  return Object.fromEntries(
    names.map(([id, name]) => [`customFields.${name}`, issue.edited[id] ?? '']),
  );
}

function customFieldId(issue: ReadIssue, name: string): string | undefined {
  if (!name.startsWith('customFields.')) return undefined;
  const wanted = name.slice('customFields.'.length);
  return Object.entries(issue.raw.names ?? {}).find(
    ([id, each]) => each === wanted && id.startsWith('customfield_'),
  )?.[0];
}
