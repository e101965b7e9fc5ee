/** Notes what a script assigns, and on which line. The last assignment of a field counts. */
import type { JsonValue } from '../../replica/replica';
import type { Assignment } from '../script';
import { currentLine } from './host';

export class Recorder {
  private readonly assigned = new Map<string, { value: unknown; line: number }>();

  set(field: string, value: unknown): void {
    this.assigned.delete(field);
    this.assigned.set(field, { value, line: currentLine() ?? 0 });
  }

  lineOf(field: string): number | undefined {
    return this.assigned.get(field)?.line;
  }

  has(field: string): boolean {
    return this.assigned.has(field);
  }

  /** What was assigned, as plain data, in order. */
  list(toPlain: (field: string, value: unknown) => unknown): Assignment[] {
    return [...this.assigned].map(([field, { value, line }]) => ({
      field,
      value: (toPlain(field, value) ?? null) as JsonValue,
      line,
    }));
  }

  clear(): void {
    this.assigned.clear();
  }
}
