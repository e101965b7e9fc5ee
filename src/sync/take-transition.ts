/** Takes a transition, with as few questions to Jira as it can. */
import { SyncError } from '../errors';
import type { WantedTransition } from './plan';
import type { Refused, SyncPorts, Transition } from './ports';
import { chooseTransition, statusOf } from './transitions';

/** What others offered that were made like a new issue, and where to note what it offers itself. */
export interface KnownOffers {
  known: Transition[] | undefined;
  note: (transitions: Transition[]) => void;
}

interface Workflow {
  issues: Pick<SyncPorts['issues'], 'transitions' | 'transition' | 'read'>;
  /** What the issue's workflow offered when it was read; undefined for an issue made just now. */
  transitions: Transition[] | undefined;
  offers: KnownOffers;
}

/** @returns what an admin should know where there is no such transition. @throws SyncError `jira-…` */
export async function takeTransition(
  wanted: WantedTransition,
  { id, status }: { id: string; status: string },
  { issues, transitions, offers }: Workflow,
): Promise<Refused[]> {
  if (!transitions && (await takeKnown(wanted, id, { issues, offers }))) return [];
  const available = transitions ?? (await issues.transitions(id));
  if (!transitions) offers.note(available);
  const choice = chooseTransition(wanted, available, status);
  // It may be there already: which status an issue begins in is not told when it is made.
  if (choice.kind === 'none' && !transitions) {
    const issue = await issues.read(id);
    if (issue)
      return takeTransition(
        wanted,
        { id, status: statusOf(issue) },
        { issues, offers, transitions: available },
      );
  }
  if (choice.kind === 'none') return [{ field: 'transition', reason: choice.message }];
  if (choice.kind === 'take') await issues.transition(id, choice.transition.id);
  return [];
}

/** @returns false where Jira is to be asked: what is remembered may lack it, or not hold for this issue */
async function takeKnown(
  wanted: WantedTransition,
  id: string,
  { issues, offers }: Pick<Workflow, 'issues' | 'offers'>,
): Promise<boolean> {
  const choice = chooseTransition(wanted, offers.known ?? [], '');
  if (choice.kind !== 'take') return false;
  try {
    await issues.transition(id, choice.transition.id);
    return true;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'jira-refused') return false;
    throw error;
  }
}
