/** Names of connections: each is found once on a site, so people tell connections apart by them. */

/** Longest name, in characters. */
export const NAME_LENGTH = 100;

/** Whether a name would be taken for one of those, whatever the case and width of its letters. */
export function isTaken(name: string, others: string[]): boolean {
  return others.some((other) => look(other) === look(name));
}

/** The name itself, or with a number behind it if another connection has it. */
export function freeName(name: string, others: string[]): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` (${number})`;
    const free = `${name.slice(0, NAME_LENGTH - suffix.length)}${suffix}`;
    if (!isTaken(free, others)) return free;
  }
}

/** What people see of a name: https://unicode.org/reports/tr15/ */
function look(name: string): string {
  return name.normalize('NFKC').toLowerCase().split(' ').filter(Boolean).join(' ');
}
