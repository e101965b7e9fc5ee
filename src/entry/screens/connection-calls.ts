/** Calls of the admin page about connections: who they are, how they fare and how they are set. */
import * as z from 'zod';
import { decodeInvitation } from '../../peer/handshake';
import { listConnections } from '../../store/connection';
import { accept } from '../../connection/accept';
import { invite } from '../../connection/invite';
import { freeName } from '../../connection/name';
import { setAutoStart } from './jobs';
import { callerName, here, readCaller } from '../wiring/caller';
import { connectPorts } from '../wiring/connection-ports';
import { renewAddress } from '../connection/address';
import { otherNames, requireFreeName, toView } from './connection-view';
import { changeConnection, rotateKeys, setPeerRestart, tellNow } from '../connection/control';
import * as pairRequests from './pair-requests';
import { removeConnection } from '../connection/removal';
import { readHealth } from './health';
import { answerMove, claimConnections } from './identity';
import { People, setPeople } from './people';
import { Change, connectionName, id, jql, moveAnswer, nothing } from './admin-requests';
import type { Calls } from './call';

export const CONNECTION_CALLS = {
  listConnections: { request: nothing, run: async () => (await listConnections()).map(toView) },
  invite: {
    request: z.object({ name: connectionName }),
    run: async ({ name }, context) => {
      await requireFreeName(name);
      return invite(connectPorts(), await here(context), name);
    },
  },
  previewInvitation: {
    request: z.object({ code: z.string().max(5000) }),
    run: async ({ code }) => {
      const { name, site, by, expires } = decodeInvitation(code);
      return { name, site, by, expires };
    },
  },
  acceptInvitation: {
    request: z.object({
      code: z.string().max(5000),
      name: connectionName.optional(),
    }),
    run: async ({ code, name }, context) => {
      const wanted = name ?? decodeInvitation(code).name;
      const free = freeName(wanted, await otherNames());
      const made = await accept(connectPorts(), await here(context), code, free);
      await tellNow(made.id);
      return made;
    },
  },
  removeConnection: {
    request: z.object({ id }),
    run: async (request) => removeConnection(request.id),
  },
  changeConnection: {
    request: z.object({ id, change: Change }),
    run: async ({ id: row, change }) =>
      toView(await changeConnection(row, change, await readCaller())),
  },
  setPeerRestart: { request: z.object({ id, isAllowed: z.boolean() }), run: setPeerRestart },
  setPeople: {
    request: z.object({ id, people: People }),
    run: async ({ id: row, people }) => toView(await setPeople(row, people, await callerName())),
  },
  rotateKeys: {
    request: z.object({ id }),
    run: async (request) => toView(await rotateKeys(request.id, await callerName())),
  },
  claimConnections: { request: nothing, run: claimConnections },
  answerMove: { request: moveAnswer, run: answerMove },
  renewAddress: { request: nothing, run: async () => renewAddress(await readCaller()) },
  readHealth: {
    request: z.object({ connectionId: id, period: z.enum(['day', 'week']) }),
    run: readHealth,
  },
  setJoinScope: {
    request: z.object({ id, jql: jql.nullable() }),
    run: pairRequests.setJoinScope,
  },
  setAutoStart: { request: z.object({ id, jql: jql.nullable() }), run: setAutoStart },
} satisfies Partial<Calls>;
