/** Takes a transition, with as few questions to Jira as it can. */
import { SyncError } from '../../errors';
import type { WantedTransition } from '../plan/plan';
import type { FieldValues, ReadIssue, Refused, Transition } from '../../model/issue';
import type { SyncPorts } from '../ports';
import { chooseTransition, statusOf, type StatusRef } from '../plan/transitions';

/** Transitions remembered from issues of the same project and type, and where to note those of this one. */
export interface KnownOffers {
  known: Transition[] | undefined;
  note: (transitions: Transition[]) => void;
}

interface Workflow {
  issues: Pick<SyncPorts['issues'], 'transitions' | 'transition' | 'read'>;
  /** What the issue's workflow offered when it was read; undefined for an issue made just now. */
  transitions: Transition[] | undefined;
  offers: KnownOffers;
  /** Takes a sentence for the admin: several transitions have the name that was asked for. */
  warn: (message: string) => void;
  screen: ScreenFields;
}

/** What the script writes to the issue, as far as a transition's screen may ask for it. */
export interface ScreenFields {
  /** What Jira sets with a transition or not at all. */
  due: FieldValues;
  /** All that the sync writes, for a transition that is refused without. */
  all: FieldValues;
  /** Custom fields by name and by id. */
  customFields: ReadIssue['customFields'];
  /** Takes the names of the fields that were written with the transition. */
  took: (fields: string[]) => void;
}

/** @returns what an admin should know if there is no such transition. @throws SyncError `jira-…` */
export async function takeTransition(
  wanted: WantedTransition,
  { id, status }: { id: string; status: StatusRef },
  workflow: Workflow,
): Promise<Refused[]> {
  const { issues, transitions, offers, warn } = workflow;
  if (!transitions && (await takeKnown(wanted, id, workflow))) return [];
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
        { ...workflow, transitions: available },
      );
  }
  if (choice.kind === 'none') return [{ field: 'transition', reason: choice.message }];
  if (choice.kind === 'take') {
    // The plan of an issue that was read says so itself.
    if (!transitions && choice.doubt !== undefined) warn(choice.doubt);
    await take(id, choice.transition, workflow);
  }
  return [];
}

/** Which status a new issue begins in is not known. */
const NO_STATUS: StatusRef = { id: '', name: '' };

/** @returns false if Jira is to be asked: what is remembered may lack it, or not hold for this issue */
async function takeKnown(
  wanted: WantedTransition,
  id: string,
  workflow: Workflow,
): Promise<boolean> {
  const choice = chooseTransition(wanted, workflow.offers.known ?? [], NO_STATUS);
  if (choice.kind !== 'take') return false;
  try {
    const { due, customFields, took } = workflow.screen;
    took(await workflow.issues.transition(id, choice.transition.id, due, customFields));
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
  if (choice.doubt !== undefined) workflow.warn(choice.doubt);
  return true;
}

/** A transition whose screen demands a field is refused without it: then all that the script writes goes along. */
async function take(
  id: string,
  transition: Transition,
  { issues, screen: { due, all, customFields, took } }: Workflow,
): Promise<void> {
  try {
    took(await issues.transition(id, transition.id, due, customFields));
  } catch (error) {
    const hasMore = Object.keys(all).length > Object.keys(due).length;
    if (!isRefused(error) || !hasMore) throw error;
    took(await issues.transition(id, transition.id, all, customFields));
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof SyncError && error.code === 'jira-refused';
}
