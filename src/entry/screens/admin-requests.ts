/** Parts of what the admin page may ask, as schemas: whatever does not fit is refused before anything is done. */
import * as z from 'zod';
import { isPrintable } from '../../replica/printable';
import { NAME_LENGTH } from '../../connection/name';

export const id = z.string().regex(/^[a-z0-9]{16,40}\.[ab]$/);
export const direction = z.enum(['outgoing', 'incoming']);
/** A script lives in one value of the store (240 KiB), compiled and with its source. */
export const source = z.string().max(60_000);
export const place = z.object({ direction, source, position: z.number().int().min(0).max(60_000) });
export const issueKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*-\d+$/, 'not the key of an issue');
export const nothing = z.object({});
/** Names the address that the admin saw, so that no other one is agreed to. */
export const moveAnswer = z.object({ id, url: z.string().max(400), isAccepted: z.boolean() });
export const jobId = z.uuid();
export const jql = z.string().trim().min(1).max(10_000);
export const connectionName = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LENGTH)
  .refine(isPrintable, 'has characters that cannot be seen');
export const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['pause', 'resume']) }),
  z.object({ kind: z.literal('rename'), name: connectionName }),
  z.object({ kind: z.literal('policy'), policy: z.enum(['remote', 'local', 'newer']) }),
  z.object({ kind: z.literal('comments'), publicComments: z.boolean() }),
]);
