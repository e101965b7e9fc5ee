/** The fixture app's doors: each does the act that whoever called it has named. */
import Resolver from '@forge/resolver';
import { kvs } from '@forge/kvs';
import { acts, type Door } from './acts';

/** Names an act, wherever a caller may say something. */
export interface Order {
  act?: string;
  args?: unknown[];
}

type Act = (door: Door, ...args: unknown[]) => Promise<unknown>;

async function obey({ act, args = [] }: Order, door: Door): Promise<unknown> {
  if (act === undefined) return undefined;
  const found = (acts as unknown as Record<string, Act>)[act];
  if (!found) throw new Error(`The fixture app has no act «${act}».`);
  return found(door, ...args);
}

/** What an act threw, told in words that cross to the screen. */
function tell(thrown: unknown): object {
  const { name, message, code, status } = thrown as Record<string, unknown>;
  const kind = (thrown as object).constructor.name;
  return { kind, name, message, code, status, isError: thrown instanceof Error };
}

const resolver = new Resolver();
resolver.define('act', async ({ payload, context }: { payload: unknown; context: unknown }) => {
  try {
    return { value: await obey(payload as Order, { event: payload, context }) };
  } catch (thrown) {
    return { thrown: tell(thrown) };
  }
});
resolver.define(
  'actUncaught',
  async ({ payload, context }: { payload: unknown; context: unknown }) =>
    obey(payload as Order, { event: payload, context }),
);
export const resolve = resolver.getDefinitions();

/** A product event names the act in its payload. */
export async function notice(event: Order, context: unknown): Promise<unknown> {
  return obey(event, { event, context });
}

/** A post function names the act in its configuration. */
export async function finish(event: { configuration: Order }, context: unknown): Promise<unknown> {
  return obey(event.configuration, { event, context });
}

/** A queue event names the act in its body. */
export async function consume(event: { body: Order }, context: unknown): Promise<unknown> {
  return obey(event.body, { event, context });
}

/** A request names the act in its body; what the act gives is the answer. */
export async function receive(request: { body?: string }, context: unknown): Promise<unknown> {
  const order = JSON.parse(request.body ?? '{"act":"echoRequest"}') as Order;
  if (order.act !== 'echoRequest') return obey(order, { event: request, context });
  return { statusCode: 200, body: JSON.stringify(request) };
}

/** A scheduled run does what the store says under «tick». */
export async function tick(event: unknown, context: unknown): Promise<unknown> {
  return obey((await kvs.get<Order>('tick')) ?? {}, { event, context });
}

/** The last thing to do is in the store under «goodbye». */
export async function goodbye(event: unknown, context: unknown): Promise<unknown> {
  return obey((await kvs.get<Order>('goodbye')) ?? {}, { event, context });
}
