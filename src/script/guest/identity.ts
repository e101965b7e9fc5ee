/** What makes two entries of lists the same. */

interface Told {
  origin?: unknown;
  id?: unknown;
  remoteId?: unknown;
  name?: unknown;
  value?: unknown;
  accountId?: unknown;
  key?: unknown;
  type?: { name?: unknown };
  direction?: unknown;
  issue?: { id?: unknown };
}

/**
 * Comments, files, work logs and links go by where they come from and their id. All else goes by its name,
 * value, account or key, or as the text that it is: its id is another one on the other site.
 */
export function identityOf(item: unknown): unknown {
  if (item instanceof String) return item.toString();
  if (typeof item !== 'object' || item === null) return item;
  const { origin, id, name, value, accountId, key, ...link } = item as Told;
  if (typeof origin !== 'string') return name ?? value ?? accountId ?? key ?? id ?? item;
  return entry(origin, id ?? [link.type?.name, link.direction, link.issue?.id].join());
}

/** The identity of the peer's entry that this one is a copy of; undefined where it is none. */
export function identityOfSource(item: unknown): unknown {
  const { remoteId } = (item ?? {}) as Told;
  return remoteId === undefined ? undefined : entry('replica', remoteId);
}

/** No text that a script has begins so. */
function entry(origin: string, id: unknown): string {
  return `\0${origin} ${String(id)}`;
}

/** What is there, and of the rest what is not there yet, each once. */
export function union<T>(here: readonly T[], more: readonly T[]): T[] {
  const known = new Set(here.map(identityOf));
  const added = more.filter((item) => {
    const identity = identityOf(item);
    return !known.has(identity) && known.add(identity);
  });
  return [...here, ...added];
}
