/** Fills in what connecting needs, for one invocation. */
import { randomUUID } from 'node:crypto';
import { post, whilePersonWaits } from '../../peer/post';
import { endAcceptance, noteAcceptance } from '../../store/acceptance';
import { createConnection, readConnection, updateConnection } from '../../store/connection';
import { readSecret, writeSecret } from '../../store/secret';
import type { ConnectPorts } from '../../connection/ports';

export function connectPorts(): ConnectPorts {
  return {
    createConnection,
    readConnection,
    updateConnection,
    readSecret,
    writeSecret,
    noteAcceptance,
    endAcceptance,
    // Connecting and replacing keys are asked for on a screen, and send two messages at the most.
    post: (url, envelope) => post(url, envelope, whilePersonWaits()),
    now: () => Date.now(),
    newId: randomUUID,
  };
}
