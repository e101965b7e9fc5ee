/** Workflow transitions by Jira's REST API v3. */
import { route } from '@forge/api';
import * as z from 'zod';
import type { JsonValue } from '../replica/replica';
import { request, requestJson } from './client';
import type { CustomFieldRef } from './custom-field';
import { toJiraFields } from './field';

export interface Transition {
  id: string;
  name: string;
  /** Name of the status that it leads to, and that status's id. */
  to: string;
  toId: string;
}

const Status = z.object({ id: z.string(), name: z.string() });

/** A transition as Jira offers it. */
export const Offered = z
  .object({ id: z.string(), name: z.string(), to: Status })
  .transform(({ id, name, to }): Transition => ({ id, name, to: to.name, toId: to.id }));

const Transitions = z.object({ transitions: z.array(Offered) });

/** What the workflow offers the app for an issue now. */
export async function readTransitions(issueId: string): Promise<Transition[]> {
  const { transitions } = await requestJson(
    Transitions,
    route`/rest/api/3/issue/${issueId}/transitions`,
  );
  return transitions;
}

/**
 * Takes a transition, and writes with it those of the values that its screen has. Jira is asked for the screen
 * only if there are values.
 * @param customFields custom fields by the name or id that a script gave
 * @returns the names of the fields that were written
 */
export async function takeTransition(
  issueId: string,
  transitionId: string,
  values: Record<string, JsonValue>,
  customFields: Record<string, CustomFieldRef>,
): Promise<string[]> {
  const { fields, names } = toJiraFields(values, customFields);
  const screen = Object.keys(fields).length > 0 ? await readScreen(issueId, transitionId) : [];
  const written = Object.entries(fields).filter(([id]) => screen.includes(id));
  await request(route`/rest/api/3/issue/${issueId}/transitions`, {
    method: 'POST',
    json: {
      transition: { id: transitionId },
      ...(written.length > 0 && { fields: Object.fromEntries(written) }),
    },
  });
  return written.map(([id]) => names[id] ?? id);
}

const Screens = z.object({
  transitions: z.array(
    z.object({ id: z.string(), fields: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** Jira's ids of the fields on a transition's screen. */
async function readScreen(issueId: string, transitionId: string): Promise<string[]> {
  const { transitions } = await requestJson(
    Screens,
    route`/rest/api/3/issue/${issueId}/transitions?transitionId=${transitionId}&expand=transitions.fields`,
  );
  return Object.keys(transitions.find(({ id }) => id === transitionId)?.fields ?? {});
}
