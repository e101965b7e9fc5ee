/** What Jira's JQL parser says of a query without searching. */
import { limit } from '../limits/limit';
import { Refusal, UnknownInQuery } from '../refusal';
import { compileJql } from './compile';
import { parseJql, type Query } from './parse';
import type { Search } from './search-terms';
import { searchableOf } from './searchable';

/** What is wrong with a query, in Jira's words. */
export interface Problems {
  errors: string[];
  warnings: string[];
}

/**
 * Everything that is wrong with a query, not just the first thing. A value that there is not is a warning
 * even in strict validation, as the published example has it (`project = INVALID`).
 * @param onlySyntax what `validation=none` asks for: names are not looked up
 */
export function checkJql(search: Search, jql: string, onlySyntax = false): Problems {
  const problems: Problems = { errors: [], warnings: [] };
  const note = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      noteRefusal(problems, error);
    }
  };
  note(() => {
    const { where, sorts } = parseJql(jql);
    if (onlySyntax) return;
    for (const clause of where ? clausesIn(where) : []) note(() => compileJql(search, clause));
    for (const { field } of sorts) note(() => searchableOf(search, field));
  });
  return problems;
}

function noteRefusal({ errors, warnings }: Problems, refusal: Refusal): void {
  const unknown = refusal instanceof UnknownInQuery ? refusal.what : undefined;
  if (unknown === 'field' && !limit.enforced('jira-query-field')) return;
  if (unknown === 'value' && !limit.enforced('jira-query-value')) return;
  const list = unknown === 'value' ? warnings : errors;
  if (!list.includes(refusal.message)) list.push(refusal.message);
}

function clausesIn(query: Query): Query[] {
  if (query.kind === 'clause') return [query];
  return query.kind === 'not' ? clausesIn(query.part) : query.parts.flatMap(clausesIn);
}
