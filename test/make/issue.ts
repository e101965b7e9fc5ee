import { serialise } from '../../src/replica/serialise';
import type { ScriptIssue } from '../../src/script/script';

const FIELDS = {
  summary: 'Printer',
  project: { id: '10000', key: 'DESK', name: 'Service desk' },
  issuetype: { id: '1', name: 'Service request' },
  status: { id: '1', name: 'Open' },
  created: '2026-01-05T08:00:00.000+0000',
  updated: '2026-01-05T08:00:00.000+0000',
};

/** An issue as scripts see it, empty but for what a test says. */
export function makeScriptIssue(overrides: object = {}): ScriptIssue {
  return {
    ...serialise({ id: '10001', key: 'DESK-1', fields: FIELDS }, 'https://desk.example'),
    ...overrides,
  };
}
