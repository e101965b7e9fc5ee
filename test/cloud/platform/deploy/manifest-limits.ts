/** How much a manifest may declare: deploying one with more would fail. */
import { LIMITS, type LimitName } from '../limits';
import type { Manifest } from './manifest';

/** @throws Error if the manifest declares more than the platform takes */
export function checkManifest({ app, modules, resources = [] }: Manifest): void {
  const all = Object.values(modules).flatMap((each) => each as unknown[]);
  const scheduled = modules.scheduledTrigger ?? [];
  const values = (modules['jira:entityProperty'] ?? []).flatMap((property) => property.values);
  const entities = app.storage?.entities ?? [];
  atMost('manifest.modules', all.length);
  atMost('manifest.resources', resources.length);
  atMost('manifest.scheduled-triggers', scheduled.length);
  atMost(
    'manifest.five-minute-triggers',
    scheduled.filter(({ interval }) => interval === 'fiveMinute').length,
  );
  atMost('manifest.property-values', values.length);
  atMost('kvs.entities', entities.length);
  for (const { indexes = [], attributes } of entities) {
    atMost('kvs.indexes', indexes.length);
    atMost('kvs.attributes', Object.keys(attributes).length);
  }
}

function atMost(rule: LimitName, count: number): void {
  const { max, unit } = LIMITS.rules[rule];
  if (count > LIMITS.max(rule)) throw new Error(`The manifest has more than ${max} ${unit}.`);
}
