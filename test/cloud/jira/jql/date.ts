/** Times in JQL: dates, dates with a time, and periods counted from now. */
import { refuse } from '../refusal';
import type { Site } from '../site-state';

const MS = {
  y: 31_536_000_000,
  M: 2_592_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
};

/** Milliseconds since 1970. Dates without an offset are in UTC, the sites' time zone. */
export function parseDate(site: Site, field: string, text: string): number {
  if (/^\d{11,}$/.test(text)) return Number(text);
  const ms = absolute(text) ?? relative(text, site.world.clock.now());
  return (
    ms ??
    refuse(
      400,
      `Date value '${text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    )
  );
}

function absolute(text: string): number | undefined {
  const form = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?$/;
  const [found, ...parts] = form.exec(text) ?? [];
  if (found === undefined) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts.map((part) =>
    Number(part || 0),
  );
  return Date.UTC(year, month - 1, day, hour, minute);
}

function relative(text: string, now: number): number | undefined {
  const [found, sign, body = ''] = /^([-+]?)((?:\d+[yMwdhm]\s*)+)$/.exec(text.trim()) ?? [];
  if (found === undefined) return undefined;
  const parts = [...body.matchAll(/(\d+)([yMwdhm])/g)];
  const ms = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * MS[unit as keyof typeof MS],
    0,
  );
  return sign === '-' ? now - ms : now + ms;
}
