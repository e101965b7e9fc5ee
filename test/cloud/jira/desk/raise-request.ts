/** Raising a request on the portal. */
import * as z from 'zod';
import type { Caller } from '../../contract';
import { toAdf } from '../field/adf';
import { createIn } from '../issue/create';
import { findProject, must } from '../model/find';
import type { Issue } from '../model/issue';
import type { RequestType } from '../model/store';
import { badPayload, refuse } from '../refusal';
import type { Site } from '../site-state';
import { isAgent, mayUsePortal } from './portal';

const Body = z.looseObject({
  serviceDeskId: z.string(),
  requestTypeId: z.string(),
  requestFieldValues: z.record(z.string(), z.unknown()).default({}),
  raiseOnBehalfOf: z.string().optional(),
  isAdfRequest: z.boolean().default(false),
});

/** @throws Refusal 400 for fields that the form lacks or misses, 403 for another's name, 404 for no portal */
export function raiseRequest(site: Site, caller: Caller, input: unknown): Issue {
  const parsed = Body.safeParse(input);
  if (!parsed.success) return badPayload();
  const { serviceDeskId, requestTypeId, raiseOnBehalfOf, isAdfRequest } = parsed.data;
  const project = findProject(site.store, serviceDeskId);
  if (!project || !mayUsePortal(site, caller, project))
    return refuse(404, 'The service desk does not exist or you do not have permission to see it.');
  const type = site.store.requestTypes.get(requestTypeId);
  if (type?.projectId !== project.id)
    return refuse(400, 'The request type does not exist in this service desk.');
  const fields = readForm(type, parsed.data.requestFieldValues, isAdfRequest);
  if (raiseOnBehalfOf !== undefined) {
    if (!isAgent(site, caller, project))
      refuse(403, 'You do not have permission to raise requests on behalf of others.');
    fields['reporter'] = { accountId: raiseOnBehalfOf };
  }
  const issueType = must(site.store.issueTypes.get(type.issueTypeId), 'issue type');
  const request = { fields, update: {}, properties: {}, transitionId: undefined };
  return createIn(site, caller, { project, type: issueType, requestTypeId: type.id }, request);
}

function readForm(
  type: RequestType,
  values: Record<string, unknown>,
  isAdf: boolean,
): Record<string, unknown> {
  const known = new Set(type.fields.map(({ id }) => id));
  const unknown = Object.keys(values).filter((id) => !known.has(id));
  if (unknown.length > 0)
    refuse(400, `The fields ${unknown.join(', ')} are not valid for this request type.`);
  for (const { id, required } of type.fields)
    if (required && !values[id])
      refuse(400, `Your request could not be created. ${id} is required.`);
  const fields = { ...values };
  if (!isAdf && typeof fields['description'] === 'string')
    fields['description'] = toAdf(fields['description']);
  return fields;
}
