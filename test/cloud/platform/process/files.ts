/**
 * Files, as a function may use them. On the platform it has a temporary folder of 512 MB; Node has no way to
 * bound a folder, so here it has none: what writes is refused by name, and nothing on this machine is touched.
 * Reading goes on, for packages that look around.
 */
import { LIMITS } from '../limits';

/** Names of what only reads, in `node:fs` and `node:fs/promises`. */
const READS = /^(access|createReadStream|exists|lstat|opendir|read|realpath|stat)/i;

/** `node:fs` or `node:fs/promises` for a function. What may write throws an Error that says so when it is called. */
export function withoutWriting(module: object): object {
  return new Proxy(module, {
    get: (target, property, receiver) => {
      const member: unknown = Reflect.get(target, property, receiver);
      if (!LIMITS.enforced('function.temporary-files')) return member;
      if (property === 'promises') return withoutWriting(member as object);
      if (typeof member !== 'function' || READS.test(String(property))) return member;
      return () => {
        throw new Error(
          `The local cloud has no temporary folder, and ${String(property)} may write to a file.`,
        );
      };
    },
  });
}
