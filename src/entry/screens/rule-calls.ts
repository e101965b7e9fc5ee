/** Calls of the admin page about scripts. They alone reach the checker, and with it the TypeScript compiler. */
import * as z from 'zod';
import { TEMPLATES } from '../../script/templates';
import { check, complete, describe, getRules, getVersions, publish, saveDraft } from './rules';
import { direction, id, issueKey, nothing, place, source } from './admin-requests';
import { testRun, testRunIncoming } from './test-run';
import type { Calls } from './call';

export const RULE_CALLS = {
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
} satisfies Partial<Calls>;
