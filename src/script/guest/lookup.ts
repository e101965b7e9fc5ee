/** Asks for something of this site. What is not known yet ends the run; it is there when the script runs again. */
import type { JsonValue } from '../../replica/replica';
import { lookupKey, type LookupName } from '../script';
import { need, type Run } from './host';

export type Look = (name: LookupName, ...args: unknown[]) => JsonValue;

export function createLookup(run: Run): Look {
  return (name, ...args) => {
    const texts = args.map((arg) =>
      arg === undefined || arg === null ? '' : String(arg as string | number),
    );
    const key = lookupKey(name, texts);
    const known = run.input.lookups[key];
    return known === undefined ? need(run, { kind: 'lookup', name, args: texts }) : known;
  };
}
