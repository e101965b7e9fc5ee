/**
 * Door: the admin page. Every call is checked against the caller's permission and its own schema. The
 * only door that reaches the checker, and with it the TypeScript compiler.
 */
import Resolver from '@forge/resolver';
import * as z from 'zod';
import { decodeInvitation } from '../peer/handshake';
import { IssueKey } from '../peer/message';
import { TEMPLATES } from '../script/templates';
import { listConnections } from '../store/connection';
import { accept } from '../connection/accept';
import { invite } from '../connection/invite';
import { freeName } from '../connection/name';
import { findEvents, findTwin, listHeld, listParked, retry } from './screens/activity';
import { parse, tell } from './wiring/answers';
import {
  change,
  connectMany,
  getJobs,
  getResults,
  setAutoStart,
  startMany,
  stopMany,
} from './screens/jobs';
import { countAsCaller, callerName, here, requireAdmin, type Context } from './wiring/caller';
import { connectPorts } from './wiring/connection-ports';
import { renewAddress } from './connection/address';
import { otherNames, requireFreeName, toView } from './screens/connection-view';
import { changeConnection, rotateKeys, setPeerRestart, tellNow } from './connection/control';
import * as pairRequests from './screens/pair-requests';
import { removeConnection } from './connection/removal';
import { readHealth } from './screens/health';
import { answerMove, claimConnections } from './screens/identity';
import { People, setPeople } from './screens/people';
import {
  check,
  complete,
  describe,
  getRules,
  getVersions,
  publish,
  saveDraft,
} from './screens/rules';
import {
  Change,
  connectionName,
  direction,
  id,
  issueKey,
  jobId,
  jql,
  moveAnswer,
  nothing,
  place,
  source,
} from './screens/admin-requests';
import type { AdminCalls } from './screens/calls';
import { testRun, testRunIncoming } from './screens/test-run';
import { wireScreen } from './wiring/sync-ports';

/** One call: the schema of its request and what it does. */
interface Call<Name extends keyof AdminCalls> {
  request: z.ZodType<AdminCalls[Name][0]>;
  run: (request: AdminCalls[Name][0], context: Context) => Promise<AdminCalls[Name][1]>;
}

const CALLS: { [Name in keyof AdminCalls]: Call<Name> } = {
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
      toView(await changeConnection(row, change, await callerName())),
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
  renewAddress: { request: nothing, run: async () => renewAddress(await callerName()) },
  getRules: {
    request: z.object({ connectionId: id }),
    run: ({ connectionId }) => getRules(connectionId),
  },
  saveDraft: {
    request: z.object({ connectionId: id, direction, source }),
    run: saveDraft,
  },
  publish: {
    request: z.object({ connectionId: id, direction, source, anyway: z.boolean() }),
    run: publish,
  },
  checkScript: {
    request: z.object({ direction, source }),
    run: async (script) => ({ diagnostics: (await check(script)).diagnostics }),
  },
  complete: { request: place, run: complete },
  describe: { request: place, run: describe },
  testRun: {
    request: z.object({ connectionId: id, source, issueKey }),
    run: async ({ source: draft, ...request }) =>
      testRun(request, await check({ direction: 'outgoing', source: draft })),
  },
  testRunIncoming: {
    request: z
      .object({
        connectionId: id,
        source: source.optional(),
        issueKey: issueKey.optional(),
        eventId: z.string().max(100).optional(),
      })
      .refine(({ issueKey: key, eventId }) => (key === undefined) !== (eventId === undefined), {
        message: 'name either an issue or an event',
      }),
    run: async ({ source: draft, ...request }) =>
      testRunIncoming(
        request,
        draft === undefined ? undefined : await check({ direction: 'incoming', source: draft }),
      ),
  },
  listVersions: {
    request: z.object({ connectionId: id, direction }),
    run: ({ connectionId, direction: way }) => getVersions(connectionId, way),
  },
  listTemplates: {
    request: nothing,
    run: async () =>
      TEMPLATES.map(({ key, title, direction: way, source: text }) => ({
        key,
        title,
        direction: way,
        source: text,
      })),
  },
  listEvents: {
    request: z.object({
      connectionId: id,
      issueKey: z.string().max(100).optional(),
      state: z.enum(['sent', 'applied', 'skipped', 'failed', 'parked']).optional(),
      since: z.number().int().optional(),
      cursor: z.string().max(2000).optional(),
    }),
    run: findEvents,
  },
  findTwin: {
    request: z.object({ connectionId: id, remoteKey: z.string().max(100) }),
    run: ({ connectionId, remoteKey }) => findTwin(connectionId, remoteKey),
  },
  readHealth: {
    request: z.object({ connectionId: id, period: z.enum(['day', 'week']) }),
    run: readHealth,
  },
  listParked: {
    request: z.object({ connectionId: id }),
    run: ({ connectionId }) => listParked(connectionId),
  },
  listHeld: {
    request: z.object({ connectionId: id }),
    run: ({ connectionId }) => listHeld(connectionId),
  },
  retry: {
    request: z.object({
      connectionId: id,
      twinKeys: z.array(z.string().max(200)).max(100),
      direction: direction.optional(),
    }),
    run: async (request) => retry(wireScreen(), request, await callerName()),
  },
  countIssues: {
    request: z.object({ jql }),
    run: async (request) => ({ count: await countAsCaller(request.jql) }),
  },
  startMany: { request: z.object({ connectionId: id, jql }), run: startMany },
  connectMany: {
    request: z.object({
      connectionId: id,
      pairs: z
        .array(z.object({ issueKey: IssueKey, remoteKey: IssueKey }))
        .min(1)
        .max(10_000),
    }),
    run: connectMany,
  },
  listPairRequests: {
    request: z.object({ connectionId: id, page: z.number().int().min(0) }),
    run: pairRequests.list,
  },
  answerPairRequests: {
    request: z.object({
      connectionId: id,
      ids: z
        .array(z.string().regex(/^[ab]\d{1,20}$/))
        .min(1)
        .max(100),
      isAgreed: z.boolean(),
    }),
    run: pairRequests.answer,
  },
  setJoinScope: {
    request: z.object({ id, jql: jql.nullable() }),
    run: pairRequests.setJoinScope,
  },
  stopMany: { request: z.object({ connectionId: id, jql: jql.optional() }), run: stopMany },
  listJobs: {
    request: z.object({ connectionId: id }),
    run: ({ connectionId }) => getJobs(connectionId),
  },
  changeJob: {
    request: z.object({ id: jobId, action: z.enum(['pause', 'resume', 'cancel']) }),
    run: change,
  },
  listJobResults: {
    request: z.object({ id: jobId, page: z.number().int().min(0) }),
    run: getResults,
  },
  setAutoStart: { request: z.object({ id, jql: jql.nullable() }), run: setAutoStart },
};

const resolver = new Resolver();
for (const [name, call] of Object.entries(CALLS) as [string, Call<keyof AdminCalls>][]) {
  resolver.define(name, ({ payload, context }) =>
    tell(async () => {
      await requireAdmin();
      return call.run(parse(call.request, payload), context);
    }),
  );
}

export const resolve = resolver.getDefinitions();
