/**
 * Door: the lozenge beside Tandem's name among an issue's details. Jira asks when the issue is opened and when the
 * details are collapsed, with the issue of the page; a frame cannot ask. It tells one of four words.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-issue-context/
 */
import { twinsOfIssue } from '../store/find-twins';
import { toSyncError } from '../errors';
import type { Twin } from '../model/twin';
import { report } from './wiring/answers';

/** What Jira shows; nothing of an issue that never was under sync. */
export interface IssueStatus {
  status?: {
    type: 'lozenge';
    value: { label: string; type: 'default' | 'inprogress' | 'removed' | 'success' };
  };
}

/** By the state of a twin, the one that matters most first. */
const LOZENGES = [
  ['parked', { label: 'Waits', type: 'removed' }],
  ['creating', { label: 'Syncing', type: 'inprogress' }],
  ['active', { label: 'In step', type: 'success' }],
  ['stopped', { label: 'Stopped', type: 'default' }],
] as const;

/** A lozenge that cannot be told is left out, as an error would take the whole section away. */
export async function tell(payload: {
  extension?: { issue?: { id?: string } };
}): Promise<IssueStatus> {
  const issueId = payload.extension?.issue?.id;
  if (issueId === undefined) return {};
  try {
    const twins = await twinsOfIssue<Twin>(issueId);
    return statusOf(twins.filter(({ local }) => local?.id === issueId));
  } catch (thrown) {
    report(toSyncError(thrown), 'status');
    return {};
  }
}

function statusOf(twins: Pick<Twin, 'state'>[]): IssueStatus {
  const lozenge = LOZENGES.find(([state]) => twins.some((twin) => twin.state === state));
  return lozenge ? { status: { type: 'lozenge', value: lozenge[1] } } : {};
}
