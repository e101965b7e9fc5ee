/** From a JQL tree to a question that an issue answers with yes or no. */
import { limit } from '../limits/limit';
import type { Issue } from '../model/issue';
import { refuse, UnknownInQuery } from '../refusal';
import { accountOf } from '../site-state';
import { parseDate } from './date';
import type { Operand, Operator, Query } from './parse';
import type { Comparable, Search, Searchable } from './search-terms';
import { searchableOf } from './searchable';
import { matchesText } from './text-match';

export type Predicate = (issue: Issue) => boolean;

type Clause = Extract<Query, { kind: 'clause' }>;

/**
 * @throws Refusal 400 for operators, functions and dates that Jira would refuse
 * @throws UnknownInQuery for fields and values that there are not
 */
export function compileJql(search: Search, query: Query): Predicate {
  if (query.kind === 'clause') return compileClause(search, query);
  if (query.kind === 'not') {
    const part = compileJql(search, query.part);
    return (issue) => !part(issue);
  }
  const parts = query.parts.map((each) => compileJql(search, each));
  return query.kind === 'and'
    ? (issue) => parts.every((part) => part(issue))
    : (issue) => parts.some((part) => part(issue));
}

const BY_KIND: Record<Searchable['kind'], readonly Operator[]> = {
  set: ['=', '!=', 'in', 'not in', 'is', 'is not'],
  text: ['~', '!~', 'is', 'is not'],
  date: ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
};

function compileClause(search: Search, clause: Clause): Predicate {
  const { field, operator, operand } = clause;
  const searchable = searchableOf(search, field);
  // Issue properties hold texts and numbers alike; both have an order.
  const ordered = field.property !== undefined || field.name.toLowerCase().endsWith('key');
  const operators = ordered ? BY_KIND.number : BY_KIND[searchable.kind];
  if (!operators.includes(operator) && limit.enforced('jira-query-operator'))
    refuse(400, `The operator '${operator}' is not supported by the '${field.name}' field.`);
  const isEmpty: Predicate = (issue) => searchable.values(issue).every((value) => value === '');
  const empty = operand.kind === 'empty';
  if (operator === 'is' || operator === 'is not') {
    if (!empty) refuse(400, `The operator '${operator}' only takes EMPTY or NULL.`);
    return operator === 'is' ? isEmpty : (issue) => !isEmpty(issue);
  }
  if (empty) return operator === '=' ? isEmpty : (issue) => !isEmpty(issue);
  return compileComparison(search, clause, searchable);
}

function compileComparison(search: Search, clause: Clause, searchable: Searchable): Predicate {
  const { operator, operand } = clause;
  if (operator === '~' || operator === '!~') {
    const wanted = operand.kind === 'value' ? operand.text : refuse(400, 'A text is expected.');
    const matches: Predicate = (issue) =>
      searchable.values(issue).some((value) => matchesText(String(value), wanted));
    return operator === '~' ? matches : (issue) => !matches(issue);
  }
  const entries = operand.kind === 'list' ? operand.entries : [operand];
  const wanted = new Set(entries.flatMap((entry) => valuesOf(search, clause, searchable, entry)));
  if (operator === '=' || operator === 'in')
    return (issue) => searchable.values(issue).some((value) => wanted.has(value));
  if (operator === '!=' || operator === 'not in')
    return (issue) => {
      const values = searchable.values(issue);
      // As in Jira, an empty field is neither equal nor unequal to anything.
      return values.length > 0 && !values.some((value) => wanted.has(value));
    };
  const compare = COMPARE[operator as keyof typeof COMPARE];
  const [bound = ''] = wanted;
  return (issue) => searchable.values(issue).some((value) => compare(rank(value), rank(bound)));
}

const COMPARE = {
  '<': (a: Comparable, b: Comparable) => a < b,
  '<=': (a: Comparable, b: Comparable) => a <= b,
  '>': (a: Comparable, b: Comparable) => a > b,
  '>=': (a: Comparable, b: Comparable) => a >= b,
};

/** Numbers written as text, such as ids, compare as numbers. */
function rank(value: Comparable): Comparable {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function valuesOf(
  search: Search,
  { field }: Clause,
  searchable: Searchable,
  operand: Operand,
): Comparable[] {
  const text = operand.kind === 'function' ? callFunction(search, operand) : textIn(operand);
  if (text === '' && operand.kind === 'empty') return [''];
  if (searchable.kind === 'date') return [parseDate(search.site, field.name, text)];
  if (searchable.kind === 'number') {
    const number = Number(text);
    if (Number.isNaN(number))
      refuse(400, `Value '${text}' is invalid for the '${field.name}' field.`);
    return [number];
  }
  const found = searchable.resolve?.(text);
  if (found) return found;
  throw new UnknownInQuery(
    'value',
    `The value '${text}' does not exist for the field '${field.name}'.`,
  );
}

function textIn(operand: Operand): string {
  return operand.kind === 'value' ? operand.text : '';
}

function callFunction(
  { site, caller }: Search,
  { name, args }: Extract<Operand, { kind: 'function' }>,
): string {
  const now = site.world.clock.now();
  const functions: Record<string, () => string> = {
    currentuser: () => accountOf(site, caller) ?? '',
    now: () => String(now),
    startofday: () => new Date(now).toISOString().slice(0, 10),
    endofday: () => `${new Date(now).toISOString().slice(0, 10)} 23:59`,
  };
  const call = functions[name.toLowerCase()];
  if (!call || args.length > 0)
    return refuse(400, `Unable to find JQL function '${name}(${args.join(', ')})'.`);
  return call();
}
