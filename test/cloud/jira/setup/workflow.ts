/** Building a site: statuses, workflows and what hangs on their transitions. */
import { limit } from '../limit';
import { must } from '../model/find';
import type { PostFunctionRule, Status, Transition, Workflow } from '../model/workflow';
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
  const configuration = JSON.stringify(rule.configuration);
  if (Buffer.byteLength(configuration) > limit.max('jira-rule-configuration'))
    throw new Error('The configuration of a post function must not exceed 32 KB.');
  const added = { id: site.world.uuid(), moduleKey: rule.moduleKey, configuration };
  const found = must(site.store.workflows.get(workflow), `workflow ${workflow}`);
  if (transition === 'Create') found.createPostFunctions.push(added);
  else findTransition(found, transition).postFunctions.push(added);
  return added;
}

export function findTransition(workflow: Workflow, name: string): Transition {
  return must(
    workflow.transitions.find((each) => each.name === name),
    `transition ${name}`,
  );
}
