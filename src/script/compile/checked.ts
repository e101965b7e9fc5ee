/** What checking a script says of it; only the admin page and its editor have use for it. */
import type { CompiledScript } from '../script';

/** What an admin is told about a script before it is published. Positions count from 1. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** A syntax error refuses publishing; a type error refuses unless the admin publishes anyway. */
  kind: 'syntax' | 'type';
  /** TypeScript's number, such as 2551. */
  code: number;
  message: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** A ready correction, such as the name that was meant. */
  fix?: { title: string; text: string };
}

/** Names of this site that the checker types scripts with. */
export interface SiteNames {
  projects: string[];
  issueTypes: string[];
  statuses: string[];
  priorities: string[];
  transitions: string[];
  /** `isReadOnly`: Jira alone fills it. */
  customFields: { name: string; type: string; isReadOnly?: true }[];
}

/** Result of checking a script. `compiled` is there unless a syntax error stands in the way. */
export interface Checked {
  diagnostics: Diagnostic[];
  compiled?: CompiledScript;
}
