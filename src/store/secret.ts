/** Keys and address of a connection, in Forge's secret store. */
import { getAppContext } from '@forge/api';
import { kvs } from '@forge/kvs';
import type { ConnectionSecret } from '../model/connection-secret';
import { KEY } from './keys';
import { stored } from './kvs';

export async function readSecret(connectionId: string): Promise<ConnectionSecret | undefined> {
  return stored(kvs.getSecret<ConnectionSecret>(KEY.secret(connectionId)));
}

/** Keeps keys, with the installation that made them if they do not say so yet. */
export async function writeSecret(connectionId: string, secret: ConnectionSecret): Promise<void> {
  const installation = getAppContext().installationAri.toString();
  await stored(kvs.setSecret(KEY.secret(connectionId), { installation, ...secret }));
}

export async function deleteSecret(connectionId: string): Promise<void> {
  await stored(kvs.deleteSecret(KEY.secret(connectionId)));
}
