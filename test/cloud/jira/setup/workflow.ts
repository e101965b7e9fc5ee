/** Building a site: statuses, workflows and what hangs on their transitions. */
import { limit } from '../limits/limit';
import { must } from '../model/find';
import type { PostFunctionRule, Status, Transition, Workflow } from '../model/workflow';
import { refuse } from '../refusal';
import type { Site } from '../site-state';

export interface NewTransition {
  name: string;
  /** Names of statuses; absent: from any. */
  from?: string[];
  to: string;
  screen?: { fields: string[]; required?: string[] };
  setsResolution?: string | null;
  onlyRoles?: string[];
}

export function addStatus(
  site: Site,
  name: string,
  category: Status['category'],
  projectId: string | null = null,
): Status {
  const status = { id: site.store.nextId('status'), name, category, projectId };
  site.store.statuses.set(status.id, status);
  return status;
}

/** @param statuses the workflow's, the first being the one that new issues have */
export function addWorkflow(
  site: Site,
  name: string,
  statuses: Status[],
  transitions: NewTransition[],
): Workflow {
  const idOf = (status: string) =>
    must(
      statuses.find((each) => each.name === status),
      `status ${status}`,
    ).id;
  const workflow: Workflow = {
    id: site.world.uuid(),
    name,
    initialStatusId: must(statuses[0], 'first status').id,
    statusIds: statuses.map(({ id }) => id),
    // 1 is the create transition, as in workflows made by Jira.
    transitions: transitions.map((each, index) => readTransition(each, `${index + 1}1`, idOf)),
    createPostFunctions: [],
  };
  site.store.workflows.set(name, workflow);
  return workflow;
}

function readTransition(
  { name, from, to, screen, setsResolution, onlyRoles }: NewTransition,
  id: string,
  idOf: (status: string) => string,
): Transition {
  return {
    id,
    name,
    from: from ? from.map(idOf) : 'any',
    to: idOf(to),
    screen: screen && { fields: screen.fields, required: screen.required ?? [] },
    setsResolution,
    validators: [],
    onlyRoles: onlyRoles ?? [],
    postFunctions: [],
  };
}

/** Adds a Forge post function to a transition, or (`Create`) to the making of issues. */
export function addPostFunction(
  site: Site,
  workflow: string,
  transition: string,
  rule: { moduleKey: string; configuration: unknown },
): PostFunctionRule {
  const configuration = configurationOf(rule.configuration);
  const added = { id: site.world.uuid(), moduleKey: rule.moduleKey, configuration };
  const found = must(site.store.workflows.get(workflow), `workflow ${workflow}`);
  if (transition === 'Create') found.createPostFunctions.push(added);
  else findTransition(found, transition).postFunctions.push(added);
  return added;
}

/** Saves what an admin has changed in a post function's form. */
export function editPostFunction(rule: PostFunctionRule, configuration: unknown): void {
  rule.configuration = configurationOf(configuration);
}

function configurationOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > limit.max('jira-rule-configuration'))
    refuse(400, 'The configuration of a post function must not exceed 32 KB.');
  return text;
}

export function findTransition(workflow: Workflow, name: string): Transition {
  return must(
    workflow.transitions.find((each) => each.name === name),
    `transition ${name}`,
  );
}
