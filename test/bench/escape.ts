/** What scripts that attack take before they are cut off. */
import { runAttacks } from '../trust/run-attacks';
import { atMost, ms, plain, told, type Section } from './figure';

export async function escapeSection(): Promise<Section> {
  const all = await runAttacks(1);
  const longest = all.reduce((most, ran) => (ran.took > most.took ? ran : most));
  const largest = all.reduce((most, ran) => (ran.size > most.size ? ran : most));
  return {
    title: `escape — ${all.length} scripts that attack, one after another in one process`,
    figures: [
      atMost('got anything of the process', all.filter(({ isOut }) => isOut).length, 0),
      atMost('longest, by the clock', longest.took, 1000, { show: ms }),
      atMost('largest size of the process, MB', largest.size, 256),
      told('most that it grew by in one run, MB', plain(Math.max(...all.map(({ grew }) => grew)))),
      told('cut off by the clock; by memory', `${count(all, 'timeout')}; ${count(all, 'memory')}`),
    ],
    notes: [`Longest: ${longest.name}. Largest: ${largest.name}.`],
  };
}

function count(all: { ended: string }[], kind: string): number {
  return all.filter(({ ended }) => ended === kind).length;
}
