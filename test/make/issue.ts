import { serialise } from '../../src/replica/serialise';
import type { ScriptIssue } from '../../src/script/script';

/** An issue as scripts see it, empty but for what a test says. */
export function makeScriptIssue(overrides: object = {}): ScriptIssue {
  return {
    ...serialise({ id: '10001', key: 'DESK-1', fields: {} }, 'https://desk.example'),
    ...overrides,
  };
}
