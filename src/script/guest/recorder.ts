/** Notes what a script assigns or changes in place, and on which line. The last assignment of a field counts. */
import { currentLine } from './host';
import { stringify } from './json';

/** What a script made of a field. */
export interface Touched {
  value: unknown;
  /** Absent where a value was changed in place that the script got at by another way than by its name. */
  line: number | undefined;
}

interface Watched {
  read: () => unknown;
  before: string;
  line?: number | undefined;
}

export class Recorder {
  private readonly assigned = new Map<string, Touched>();
  private readonly watched = new Map<string, Watched>();

  set(field: string, value: unknown): void {
    this.assigned.delete(field);
    this.assigned.set(field, { value, line: currentLine() });
  }

  /** From now on a change within the value of a field counts as an assignment. */
  watch(field: string, read: () => unknown): void {
    this.watched.set(field, { read, before: stringify(read()) });
  }

  /** Notes the line that looks at a field first: a change in place begins there. */
  look(field: string): void {
    const watched = this.watched.get(field);
    if (watched) watched.line ??= currentLine();
  }

  /** What was assigned, in order, and what was changed in place. */
  touched(): Map<string, Touched> {
    const changed = [...this.watched].flatMap(([field, { read, before, line }]) =>
      !this.assigned.has(field) && stringify(read()) !== before
        ? [[field, { value: read(), line }] as const]
        : [],
    );
    return new Map([...this.assigned, ...changed]);
  }
}
