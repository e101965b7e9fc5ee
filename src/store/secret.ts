/** Keys and address of a connection, in Forge's secret store. */
import { kvs } from '@forge/kvs';
import type { ConnectionSecret } from '../model/connection-secret';
import { KEY } from './keys';
import { stored } from './kvs';

export async function readSecret(connectionId: string): Promise<ConnectionSecret | undefined> {
  return stored(kvs.getSecret<ConnectionSecret>(KEY.secret(connectionId)));
}

export async function writeSecret(connectionId: string, secret: ConnectionSecret): Promise<void> {
  await stored(kvs.setSecret(KEY.secret(connectionId), secret));
}

export async function deleteSecret(connectionId: string): Promise<void> {
  await stored(kvs.deleteSecret(KEY.secret(connectionId)));
}
