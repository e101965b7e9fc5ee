/** Notes what a script assigns, and on which line. The last assignment of a field counts. */
import { currentLine } from './host';

/** An assignment, its value as the script left it. */
export interface Recorded {
  field: string;
  value: unknown;
  line: number;
}

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

  /** What was assigned, in order. */
  entries(): Recorded[] {
    return [...this.assigned].map(([field, { value, line }]) => ({ field, value, line }));
  }
}
