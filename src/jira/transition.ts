/** Workflow transitions by Jira's REST API v3. */
import { route } from '@forge/api';
import * as z from 'zod';
import { request, requestJson } from './client';

export interface Transition {
  id: string;
  name: string;
  to: string;
}

const Transitions = z.object({
  transitions: z.array(
    z.object({ id: z.string(), name: z.string(), to: z.object({ name: z.string() }) }),
  ),
});

/** What the workflow offers the app for an issue now. */
export async function readTransitions(issueId: string): Promise<Transition[]> {
  const { transitions } = await requestJson(
    Transitions,
    route`/rest/api/3/issue/${issueId}/transitions`,
  );
  return transitions.map(({ id, name, to }) => ({ id, name, to: to.name }));
}

/** Takes a transition. */
export async function takeTransition(issueId: string, transitionId: string): Promise<void> {
  const json = { transition: { id: transitionId } };
  await request(route`/rest/api/3/issue/${issueId}/transitions`, { method: 'POST', json });
}
