/** Durations as Jira's time tracking writes them: weeks of five days, days of eight hours. */

const SECONDS = { w: 144_000, d: 28_800, h: 3600, m: 60 };

/** Seconds in `1w 2d 3h 20m`; a bare number is minutes. Undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = text.trim().split(/\s+/);
  let seconds = 0;
  for (const part of parts) {
    const [, amount, unit = 'm'] = /^(\d+(?:\.\d+)?)([wdhm])?$/.exec(part) ?? [];
    if (amount === undefined) return undefined;
    seconds += Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  }
  return Math.round(seconds);
}

/** `1w 2d 3h 20m`; `0m` for nothing. */
export function formatDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of Object.entries(SECONDS)) {
    const amount = Math.floor(rest / size);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * size;
  }
  return parts.join(' ') || '0m';
}
