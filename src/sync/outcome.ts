/** How a sync ended; failures are thrown as `SyncError`. */
export type Outcome =
  | { state: 'sent'; seq: number; twinKey: string }
  | { state: 'applied'; seq: number; changes: number }
  | { state: 'skipped'; why: string };
