/** The exports of 97ff0ae.cjs have the types of today, which that version's differ from in bounds alone. */
export { parseBody, readSender, seal, verify } from '../../src/peer/envelope';
export { Message } from '../../src/peer/message';
export { accept } from '../../src/connection/accept';
export { rekeyed } from '../../src/connection/rotate-keys';
