/**
 * Every limit and every refusal of the local cloud, by name, in one table: where the figure comes from
 * and what it is. A name can be switched off (`TANDEM_CLOUD_WITHOUT=name,name`), which is how the
 * mutation run shows that each of them is noticed by at least one test.
 */
import { kept } from '../kept';

/** A limit (with its figure) or a refusal (without one). */
export interface Rule {
  max?: number;
  unit?: string;
  /** Page, package file or measurement that says so. */
  source: string;
}

const without = kept(
  'rules that are off',
  () => new Set((process.env['TANDEM_CLOUD_WITHOUT'] ?? '').split(',').filter(Boolean)),
);

/** Has just this rule off from now on, or none. For the mutation run alone. */
export function switchOff(rule: string | undefined): void {
  without.clear();
  if (rule !== undefined) without.add(rule);
}

/** Registers a table of rules; the result tells whether one is enforced and what its figure is. */
export function strictness<Name extends string>(rules: Record<Name, Rule>) {
  return {
    rules,
    /** False only while a mutation run has switched this rule off. */
    enforced: (name: Name): boolean => !without.has(name),
    /** The figure of a limit; Infinity while it is switched off. */
    max(name: Name): number {
      const { max } = rules[name];
      if (max === undefined) throw new Error(`${name} has no figure`);
      return without.has(name) ? Infinity : max;
    },
  };
}
