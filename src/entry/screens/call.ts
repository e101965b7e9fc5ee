/** How a call of the admin page is declared: the schema of its request, and what it does. */
import type * as z from 'zod';
import type { Context } from '../wiring/caller';
import type { AdminCalls } from './calls';

/** One call. Whatever does not fit the schema is refused before anything is done. */
export interface Call<Name extends keyof AdminCalls> {
  request: z.ZodType<AdminCalls[Name][0]>;
  run: (request: AdminCalls[Name][0], context: Context) => Promise<AdminCalls[Name][1]>;
}

export type Calls = { [Name in keyof AdminCalls]: Call<Name> };
