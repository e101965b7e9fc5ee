/** What a section of the bench finds, and the one table that shows it. Pure. */

/** One line of the table. */
export interface Figure {
  what: string;
  value: string;
  /** The floor of the same run, or the peer's figure. */
  beside?: string;
  target?: string;
  /** Undefined where there is no target. */
  isMet?: boolean;
}

export interface Section {
  title: string;
  figures: Figure[];
  /** Lines under the table. */
  notes: string[];
}

/** A figure that must not be larger than its target. */
export function atMost(
  what: string,
  value: number,
  target: number,
  { show = plain, beside }: { show?: (value: number) => string; beside?: string } = {},
): Figure {
  return {
    what,
    value: show(value),
    target: `≤ ${show(target)}`,
    isMet: value <= target,
    ...(beside !== undefined && { beside }),
  };
}

/** A figure that must not be smaller than its target. */
export function atLeast(
  what: string,
  value: number,
  target: number,
  { show = plain, beside }: { show?: (value: number) => string; beside?: string } = {},
): Figure {
  return {
    what,
    value: show(value),
    target: `≥ ${show(target)}`,
    isMet: value >= target,
    ...(beside !== undefined && { beside }),
  };
}

/** A figure that nobody set a target for. */
export function told(what: string, value: string, beside?: string): Figure {
  return { what, value, ...(beside !== undefined && { beside }) };
}

/** The table as Markdown, so that it can be kept as it was printed. */
export function toMarkdown({ title, figures, notes }: Section): string {
  const rows = figures.map(({ what, value, beside = '', target = '', isMet }) => [
    what,
    value,
    beside,
    target,
    isMet === undefined ? '' : isMet ? 'yes' : '**no**',
  ]);
  const all = [['figure', 'Tandem', 'floor or peer', 'target', 'met'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const below = notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : [];
  return [`### ${title}`, '', line(head), rule, ...body.map(line), ...below, ''].join('\n');
}

export const plain = (value: number): string =>
  String(Math.round(value * 100) / 100).replace(/\B(?=(\d{3})+(?!\d|\.\d))/g, ',');
export const ms = (value: number): string =>
  `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const times = (value: number): string => `${value.toFixed(1)}×`;
export const share = (value: number): string => `${(value * 100).toFixed(0)} %`;
export const dollars = (value: number): string => `$${value.toFixed(6)}`;
export const bytes = (value: number): string =>
  value < 10_000 ? `${plain(Math.round(value))} B` : `${(value / 1024).toFixed(1)} KB`;
export const megabytes = (value: number): string => `${(value / 1024 ** 2).toFixed(2)} MB`;

/** A value so that the given share of all is not larger; the share from 0 to 1. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
