/** Kinds of fields that hold text, numbers, times and labels. */
import { limit } from '../limits/limit';
import { toText, type Adf, type Stored } from '../model/issue';
import { refuse, refuseValue } from '../refusal';
import { toJiraTime } from '../site-state';
import { faultOf, textOf } from './adf';
import { combineList, type Described, type Kind } from './kind';
import { requireFilesHere } from './media';

const plain = (value: Stored): Described => ({ id: null, text: toText(value) });

function parseText(input: unknown): string {
  if (typeof input !== 'string') return refuseValue('Operation value must be a string');
  return input;
}

export const summary: Kind = {
  type: 'string',
  verbs: ['set'],
  parse(input) {
    const text = parseText(input).trim();
    if (text === '') refuseValue('You must specify a summary of the issue.');
    if (limit.enforced('jira-summary-newline') && /[\r\n]/.test(text))
      refuseValue('The summary is invalid because it contains newline characters.');
    if (text.length > limit.max('jira-summary-length'))
      refuseValue(`Summary can't exceed ${limit.max('jira-summary-length')} characters.`);
    return text;
  },
  show: (value) => value,
  describe: plain,
};

const ADF_FAULTS = {
  'not-a-document':
    'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
  invalid: 'INVALID_INPUT',
  'too-long': 'CONTENT_LIMIT_EXCEEDED',
};

export const richText: Kind = {
  type: 'string',
  custom: 'textarea',
  verbs: ['set'],
  parse(input, { site, issueId }) {
    const fault = faultOf(input);
    if (fault === 'invalid' && limit.enforced('jira-adf-nameless')) refuse(400, ADF_FAULTS[fault]);
    if (fault) refuseValue(ADF_FAULTS[fault]);
    requireFilesHere(site, issueId, input as Adf);
    return input as Stored;
  },
  show: (value) => value,
  describe: (value) => ({ id: null, text: textOf(value as unknown as Adf) }),
};

function parseLine(input: unknown): string {
  const text = parseText(input);
  if (text.length > limit.max('jira-text-field-length'))
    refuseValue(
      `The entered text is too long. It exceeds the allowed limit of ${limit.max('jira-text-field-length')} characters.`,
    );
  return text;
}

export const line: Kind = {
  type: 'string',
  custom: 'textfield',
  verbs: ['set'],
  parse: parseLine,
  show: (value) => value,
  describe: plain,
};

/** Those that Java's URL knows. */
const PROTOCOLS = new Set(['http:', 'https:', 'ftp:', 'file:', 'mailto:', 'jar:']);

export const url: Kind = {
  ...line,
  custom: 'url',
  parse(input) {
    const text = parseLine(input);
    if (!URL.canParse(text)) refuseValue('Not a valid URL');
    if (limit.enforced('jira-url-protocol') && !PROTOCOLS.has(new URL(text).protocol))
      refuseValue('Not a valid URL');
    return text;
  },
};

export const number: Kind = {
  type: 'number',
  custom: 'float',
  verbs: ['set'],
  parse(input) {
    if (typeof input !== 'number' || !Number.isFinite(input))
      return refuseValue('Operation value must be a number');
    if (Math.abs(input) > limit.max('jira-number-size'))
      refuseValue(`The number must not be beyond ${limit.max('jira-number-size')}.`);
    return input;
  },
  show: (value) => value,
  describe: plain,
};

/** A date without a time. Jira refuses what it cannot read, and a time after it. */
export const date: Kind = {
  type: 'date',
  custom: 'datepicker',
  verbs: ['set'],
  parse(input) {
    const text = parseText(input);
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
    return isDate ? text : refuseValue(`Error parsing date string: ${text}`);
  },
  show: (value) => value,
  describe: (value) => ({ id: toText(value), text: `${toText(value)} 00:00:00.0` }),
};

/** Stored as milliseconds since 1970. */
export const dateTime: Kind = {
  type: 'datetime',
  custom: 'datetime',
  verbs: ['set'],
  parse(input) {
    const text = parseText(input);
    const ms = readTime(text);
    return ms ?? refuseValue(`Error parsing time: ${text}`);
  },
  show: (value) => toJiraTime(Number(value)),
  describe: (value) => ({ id: toJiraTime(Number(value)), text: toJiraTime(Number(value)) }),
};

/** Reads a time as REST v3 writes it, `2026-11-23T21:45:51.123+0000`, and in no other form. */
export function readTime(text: string): number | undefined {
  const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2})(\d{2})$/;
  const ms = form.test(text) ? Date.parse(text.replace(form, '$1:$2')) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

export const labels: Kind = {
  type: 'array',
  items: 'string',
  custom: 'labels',
  verbs: ['add', 'set', 'remove'],
  parse(input) {
    if (!Array.isArray(input)) return refuseValue('data was not an array');
    return [...new Set(input.map(parseLabel))].sort();
  },
  combine(verb, present, input) {
    const combined = combineList(verb, present, parseLabel(input));
    return (combined as string[]).sort();
  },
  show: (value) => value,
  describe: (value) => ({ id: null, text: (value as string[]).join(' ') }),
  empty: [],
};

function parseLabel(input: unknown): string {
  const label = typeof input === 'string' ? input : refuseValue('Operation value must be a string');
  if (limit.enforced('jira-label-space') && /\s/.test(label))
    refuseValue(`The label '${label}' contains spaces which is invalid.`);
  if (label.length > limit.max('jira-label-length'))
    refuseValue(`The label '${label}' exceeds the maximum length of 255 characters.`);
  return label;
}
