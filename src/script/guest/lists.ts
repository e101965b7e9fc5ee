/** The lists whose entries have an identity of their own. */
import type { EntryKind } from '../../replica/replica';

export type { EntryKind };

export const ENTRY_LISTS: readonly EntryKind[] = ['comments', 'attachments', 'workLogs'];
