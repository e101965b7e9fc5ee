/** Door: the admin page. Every call is checked against the caller's permission and its own schema. */
import Resolver from '@forge/resolver';
import type { Call, Calls } from './screens/call';
import type { AdminCalls } from './screens/calls';
import { CONNECTION_CALLS } from './screens/connection-calls';
import { ISSUE_CALLS } from './screens/issue-calls';
import { parse, tell } from './screens/resolve';
import { RULE_CALLS } from './screens/rule-calls';
import { requireAdmin } from './wiring/caller';

const CALLS: Calls = { ...CONNECTION_CALLS, ...RULE_CALLS, ...ISSUE_CALLS };

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
