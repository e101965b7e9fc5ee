/** The body that creating, editing and transitioning share, checked for its outer shape. */
import * as z from 'zod';
import { limit } from '../limits/limit';
import { badPayload, refuse } from '../refusal';

const Property = z.object({ key: z.string().optional(), value: z.unknown().optional() });

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (IssueUpdateDetails) */
export const UpdateRequest = z.looseObject({
  fields: z.record(z.string(), z.unknown()).nullish(),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).nullish(),
  properties: z.array(Property).nullish(),
  transition: z.looseObject({ id: z.union([z.string(), z.number()]).optional() }).nullish(),
});

export interface IssueUpdate {
  fields: Record<string, unknown>;
  update: Record<string, Record<string, unknown>[]>;
  properties: Record<string, unknown>;
  transitionId: string | undefined;
}

/** Reads such a body; refuses one of the wrong shape. */
export function readUpdate(body: unknown): IssueUpdate {
  const parsed = UpdateRequest.safeParse(body);
  if (!parsed.success) return badPayload();
  const { fields, update, properties, transition } = parsed.data;
  const id = transition?.id;
  return {
    fields: fields ?? {},
    update: update ?? {},
    properties: readProperties(properties ?? []),
    transitionId: id === undefined ? undefined : String(id),
  };
}

/** Entity properties of a body by key; refuses what `PUT …/properties/{key}` would refuse. */
export function readProperties(
  list: readonly { key?: string | undefined; value?: unknown }[],
): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const { key, value } of list) {
    checkPropertyKey(key ?? '');
    checkPropertyValue(value);
    properties[key ?? ''] = value;
  }
  return properties;
}

export function checkPropertyKey(key: string): void {
  if (key === '') refuse(400, 'The property key must not be empty.');
  if (key.length > limit.max('jira-property-key'))
    refuse(400, `The property key must not exceed ${limit.max('jira-property-key')} characters.`);
}

export function checkPropertyValue(value: unknown): void {
  if (value === undefined) refuse(400, 'The property value must not be empty.');
  const size = Buffer.byteLength(JSON.stringify(value));
  if (size > limit.max('jira-property-value'))
    refuse(400, `The property value must not exceed ${limit.max('jira-property-value')} bytes.`);
}
