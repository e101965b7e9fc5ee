/**
 * Whether keys are this installation's. A store can come back elsewhere: on a copy of the site, or after the site was
 * restored or the app installed anew. Its keys are good there too.
 */
import { getAppContext } from '@forge/api';
import { SyncError } from '../../errors';
import type { ConnectionSecret } from '../../model/connection-secret';

/** Whether the keys were made by this installation; those of an earlier version do not say. */
export function isOwn({ installation }: ConnectionSecret): boolean {
  return installation === undefined || installation === getAppContext().installationAri.toString();
}

/** @throws SyncError `displaced` unless this installation made the keys, or an admin said that it may use them */
export function requireOwn(secret: ConnectionSecret): void {
  if (isOwn(secret)) return;
  throw new SyncError(
    'displaced',
    'Another installation of Tandem made this connection, and its store came here.',
  );
}
