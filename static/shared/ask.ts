/** Calls of the app's resolvers, typed by what the doors say they answer. */
import { invoke } from '@forge/bridge';
import type {
  AdminCalls,
  Answer,
  Failure,
  PanelCalls,
  PostFunctionCalls,
} from '../../src/entry/screens/calls';
import { SHARED } from '../text/shared';

type Calls = AdminCalls & PanelCalls & PostFunctionCalls;

/** A call that the app refused, with what to do next. */
export class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'Refused';
    this.failure = failure;
  }
}

/** Asks the app. @throws Refused if it says no, or cannot be reached */
export async function ask<Name extends keyof Calls>(
  name: Name,
  request: Calls[Name][0],
): Promise<Calls[Name][1]> {
  const answer = await send<Calls[Name][1]>(name, request);
  if (answer.ok) return answer.value;
  throw new Refused(answer.failure);
}

async function send<T>(name: string, request: object): Promise<Answer<T>> {
  try {
    return (await invoke(name, request as Record<string, unknown>)) as Answer<T>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      failure: {
        code: 'unreachable',
        message: SHARED.noAnswer(message),
        next: SHARED.noAnswerNext,
      },
    };
  }
}

/** Whatever was thrown, as something to show. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Refused) return thrown.failure;
  return { code: 'bug', message: SHARED.failed(String(thrown)), next: SHARED.noAnswerNext };
}
