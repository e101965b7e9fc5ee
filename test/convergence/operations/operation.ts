/** What an entry of the tables of operations is. */
import type { Person } from '../../cloud/rest';
import type { End, History, Thread } from '../cast';

/** One person in front of one issue. */
export interface Scene {
  history: History;
  thread: Thread;
  end: End;
  /** Id of the thread's issue at this end. */
  issue: string;
  by: string;
  who: Person;
}

/** Something that people do, or that happens to them. */
export interface Operation {
  name: string;
  /** How often it happens beside the others. */
  weight: number;
  /** When it may happen; always unless it says. */
  may?: (scene: Scene) => boolean;
  /** @returns what was done, in words; undefined if there was nothing to do it to */
  run: (scene: Scene) => Promise<string | undefined>;
  /** What a person puts right once all is over. */
  mend?: (history: History) => Promise<void>;
  /** What must hold in the end beyond what holds for every thread. @returns violations */
  holds?: (history: History) => Promise<string[]>;
}
