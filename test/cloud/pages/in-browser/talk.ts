/**
 * How a page and an app's frame call each other over a message port. Functions in what is sent stay where
 * they are; the other end gets one that calls back. The platform's own protocol is not published; this one
 * only has to carry what `@forge/bridge` hands to `callBridge`.
 */

/** Answers one command of the other end. */
export type Answerer = (command: string, data: unknown) => Promise<unknown>;

type Message =
  | { kind: 'call'; id: number; command: string; data: unknown }
  | { kind: 'callback'; id: number; callback: number; args: unknown }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; message: string };

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** What stands for a function in a message. */
interface Stub {
  isCallback: true;
  callback: number;
}

/** Calls the other end of a port, and answers what it asks. */
export function talk(port: MessagePort, answer: Answerer): Answerer {
  const pending = new Map<number, Pending>();
  const callbacks: ((...args: unknown[]) => unknown)[] = [];
  let last = 0;

  const send = (message: Message): void => {
    port.postMessage(message);
  };
  const ask = (make: (id: number) => Message): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      pending.set(last, { resolve, reject });
      send(make(last));
    });
  const pack = (value: unknown): unknown =>
    mapDeep(value, (each) =>
      typeof each === 'function'
        ? ({ isCallback: true, callback: callbacks.push(each as never) - 1 } satisfies Stub)
        : undefined,
    );
  const unpack = (value: unknown): unknown =>
    mapDeep(value, (each) =>
      isStub(each)
        ? (...args: unknown[]) =>
            ask((id) => ({ kind: 'callback', id, callback: each.callback, args: pack(args) }))
        : undefined,
    );
  const reply = async (id: number, work: () => unknown): Promise<void> => {
    try {
      send({ kind: 'answer', id, value: pack(await work()) });
    } catch (error) {
      send({
        kind: 'refusal',
        id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
  const settle = (message: Extract<Message, { kind: 'answer' | 'refusal' }>): void => {
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(unpack(message.value));
    else waiting?.reject(new Error(message.message));
  };

  port.onmessage = ({ data: message }: MessageEvent<Message>) => {
    if (message.kind === 'call')
      void reply(message.id, () => answer(message.command, unpack(message.data)));
    else if (message.kind === 'callback')
      void reply(message.id, () =>
        callbacks[message.callback]?.(...(unpack(message.args) as unknown[])),
      );
    else settle(message);
  };
  return (command, data) => ask((id) => ({ kind: 'call', id, command, data: pack(data) }));
}

function isStub(value: unknown): value is Stub {
  return typeof value === 'object' && value !== null && 'isCallback' in value;
}

/** A copy with some values replaced, wherever they stand. */
function mapDeep(value: unknown, replace: (value: unknown) => unknown): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((each) => mapDeep(each, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapDeep(each, replace)]),
  );
}
