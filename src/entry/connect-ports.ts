/** Fills in what connecting needs, for one invocation. */
import { randomUUID } from 'node:crypto';
import { post } from '../peer/post';
import { createConnection, readConnection, updateConnection } from '../store/connection';
import { readSecret, writeSecret } from '../store/secret';
import type { ConnectPorts } from '../sync/connect';

export function connectPorts(): ConnectPorts {
  return {
    createConnection,
    readConnection,
    updateConnection: updateConnection as ConnectPorts['updateConnection'],
    readSecret,
    writeSecret,
    post,
    now: () => Date.now(),
    newId: randomUUID,
  };
}
