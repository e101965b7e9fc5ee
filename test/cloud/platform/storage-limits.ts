/** How many entities, indexes and attributes a manifest may declare. */
import { LIMITS } from './limits';
import type { Manifest } from './manifest';

/** @throws Error if the manifest declares more than the store keeps: deploying it would fail */
export function checkStorage({ app }: Manifest): void {
  const entities = app.storage?.entities ?? [];
  if (entities.length > LIMITS.max('kvs.entities'))
    throw new Error('The manifest has more than 20 entities.');
  for (const { name, indexes, attributes } of entities) {
    if (indexes.length > LIMITS.max('kvs.indexes'))
      throw new Error(`The entity ${name} has more than 7 indexes.`);
    if (Object.keys(attributes).length > LIMITS.max('kvs.attributes'))
      throw new Error(`The entity ${name} has more than 50 attributes.`);
  }
}
