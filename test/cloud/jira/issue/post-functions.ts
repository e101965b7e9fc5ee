/** Forge post functions: one run for each rule on the transition, after the transition is stored. */
import type { Caller } from '../../contract';
import { eventIssue } from '../events';
import { projectOf, workflowOf } from '../model/find';
import type { ChangeItem, Issue } from '../model/issue';
import type { Transition } from '../model/workflow';
import { accountOf, type Site } from '../site-state';

/** What the transition did. */
export interface Executed {
  transition: Transition;
  fromStatusId: string;
  historyId: string | undefined;
  items: ChangeItem[];
  /** Of the comment that was added on the transition. */
  commentId: string | undefined;
}

/**
 * Runs the post functions of a transition, or of the create transition. All of one transition share an
 * execution id. https://developer.atlassian.com/platform/forge/events-reference/jira/#run-post-function-event
 */
export function runPostFunctions(
  site: Site,
  caller: Caller,
  issue: Issue,
  executed: Executed | { create: true },
): void {
  const workflow = workflowOf(site.store, projectOf(site.store, issue), issue.typeId);
  const created = 'create' in executed;
  const rules = created ? workflow.createPostFunctions : executed.transition.postFunctions;
  if (rules.length === 0) return;
  const executionId = site.world.uuid();
  const transition = created
    ? { id: '1', name: 'Create', to: { id: issue.statusId } }
    : {
        id: executed.transition.id,
        name: executed.transition.name,
        from: { id: executed.fromStatusId },
        to: { id: executed.transition.to },
      };
  const commentId = created ? undefined : executed.commentId;
  for (const rule of rules) {
    const payload = {
      issue: eventIssue(site, issue),
      transition: { ...transition, executionId },
      workflow: { id: workflow.id, name: workflow.name },
      atlassianId: accountOf(site, caller),
      changelog: created ? { items: [] } : { id: executed.historyId, items: executed.items },
      ...(commentId !== undefined && { comment: { id: commentId } }),
      configuration: JSON.parse(rule.configuration) as unknown,
      postFunction: { id: rule.id },
    };
    const run = { moduleKey: rule.moduleKey, actor: caller, payload: structuredClone(payload) };
    site.listener?.postFunction(run);
  }
}
