/** Bounds of a script's run, each for a reason. */
import type { Limits } from '../script';

/**
 * A run with a hundred comments takes about 5 ms, and functions run on a fraction of a processor; 0.7 s
 * leave room for both and end within a second whatever a script does. 48 MiB hold a message of the largest
 * size (5 MB) several times over; 16 MiB are the engine's own least.
 */
export const DEFAULT_LIMITS: Limits = { deadline: 700, memory: 48 * 1024 * 1024 };

/** Characters of input that add a millisecond to the deadline: reading 6 MB alone takes 1 s of a whole processor. */
export const CHARACTERS_PER_MS = 500;

/** Milliseconds after the deadline at which even one operation of the engine, or a check of a result, is cut off. */
export const GRACE = 50;

/** Longest result of a run, in characters: more could not cross in one message. */
export const RESULT_LENGTH = 6_000_000;

/** How intricate a result may ever be: somewhat less than the message that it crosses in. */
export const RESULT_INTRICACY = { depth: 90, parts: 900_000 };

/**
 * Parts (lists, objects and what is in them) that a result may have for each millisecond of the run's
 * time: 35,000, and one more for each ten characters of input. JSON.parse is cut off by nothing; for
 * 35,000 long names that all differ it takes 0.1 s, for ten times as many short ones 0.4 s. What is
 * copied from the input stays below: the most intricate that Jira has, a table of empty cells, has a part
 * for nine characters, and much of the input does not cross.
 */
export const PARTS_PER_MS = 50;

/** Lines that a script may print, and their length in all. */
export const LOG_LINES = 200;
export const LOG_LENGTH = 20_000;

/** Bytes of the stack: deep recursion ends in an error of the script, not of the process. */
export const STACK_BYTES = 256 * 1024;
