/** What an outgoing script works with: the issue to read, the replica to fill. */
import { ENTRY_LISTS, type EntryKind } from './lists';
import type { JsonValue } from '../../replica/replica';
import type { Assignment, OutgoingInput } from '../script';
import { toIssue } from './issue';
import { toWireEntry } from './wire';
import { warn, type Run } from './host';
import { toPlain } from './plain';
import { Recorder } from './recorder';

export interface OutgoingScope {
  issue: object;
  replica: object;
  /** What the script put into the replica. */
  result: () => { assigned: Assignment[]; replica: Record<string, unknown> };
}

export function createOutgoing(run: Run, input: OutgoingInput): OutgoingScope {
  const recorder = new Recorder();
  const filled: Record<string, unknown> = {};
  return {
    issue: readOnly(run, toIssue(input.issue, new Recorder())),
    replica: createReplica(recorder, filled),
    result: () => ({
      assigned: [...recorder.touched()].map(([field, { line = 0 }]) => ({
        field,
        value: null,
        line,
      })),
      replica: collect(filled),
    }),
  };
}

function readOnly(run: Run, issue: Record<string, unknown>): object {
  return new Proxy(issue, {
    set: (_target, property) => {
      warn(
        run,
        `issue.${String(property)} was left as it is: an outgoing script only reads the issue and fills replica.`,
      );
      return true;
    },
  });
}

/** Takes any name: what is no field crosses among the custom keys, where the other side finds it by its name. */
function createReplica(recorder: Recorder, filled: Record<string, unknown>): object {
  const nested = (name: 'customKeys' | 'customFields') => {
    const inner = (filled[name] ??= {}) as Record<string, unknown>;
    return new Proxy(inner, {
      set: (target, key, value) => {
        recorder.set(name, value);
        target[String(key)] = value;
        return true;
      },
    });
  };
  return new Proxy(filled, {
    get: (target, name) =>
      name === 'customKeys' || name === 'customFields' ? nested(name) : target[String(name)],
    set: (target, name, value) => {
      recorder.set(String(name), value);
      target[String(name)] = value;
      return true;
    },
  });
}

function collect(filled: Record<string, unknown>): Record<string, unknown> {
  const replica: Record<string, unknown> = {};
  const keys: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filled)) {
    if (value === undefined) continue;
    if (isList(name)) {
      replica[name] = ((value ?? []) as unknown[]).map((entry) => toWireEntry(name, entry));
    } else if (name === 'customFields')
      replica[name] = toCustomFields(value as Record<string, unknown>);
    else if (name === 'customKeys') Object.assign(keys, toPlain(name, value));
    else if (FIELD_NAMES.has(name)) replica[name] = toPlain(name, value);
    else keys[name] = toPlain(name, value);
  }
  if (Object.keys(keys).length > 0) replica['customKeys'] = keys;
  return replica;
}

function toCustomFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { id, type, value } = (field ?? {}) as {
        id?: unknown;
        type?: unknown;
        value?: unknown;
      };
      const isField = typeof field === 'object' && field !== null && 'value' in field;
      const plain = toPlain('customFields', isField ? value : field) as JsonValue;
      return [
        name,
        {
          ...(typeof id === 'string' && { id }),
          ...(typeof type === 'string' && { type }),
          value: plain,
        },
      ];
    }),
  );
}

function isList(name: string): name is EntryKind {
  return (ENTRY_LISTS as readonly string[]).includes(name);
}

const FIELD_NAMES = new Set([
  'id',
  'key',
  'url',
  'summary',
  'description',
  'environment',
  'project',
  'type',
  'status',
  'resolution',
  'priority',
  'assignee',
  'reporter',
  'creator',
  'labels',
  'components',
  'fixVersions',
  'affectedVersions',
  'due',
  'created',
  'updated',
  'resolved',
  'securityLevel',
  'originalEstimate',
  'remainingEstimate',
  'parent',
  'subTasks',
  'issueLinks',
]);
