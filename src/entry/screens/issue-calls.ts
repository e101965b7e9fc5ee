/** Calls of the admin page about issues: events, what waits, and work on many at once. */
import * as z from 'zod';
import { IssueKey } from '../../peer/message';
import { findEvents, findTwin, listHeld, listParked, retry } from './activity';
import { change, connectMany, getJobs, getResults, startMany, stopMany } from './jobs';
import { countAsCaller, callerName } from '../wiring/caller';
import * as pairRequests from './pair-requests';
import { direction, id, jobId, jql } from './admin-requests';
import { wireScreen } from '../wiring/sync-ports';
import type { Calls } from './call';

export const ISSUE_CALLS = {
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
} satisfies Partial<Calls>;
