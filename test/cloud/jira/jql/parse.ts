/** The JQL parser: from a query to a tree. */
import { badQuery, tokenise, type Token } from './tokens';

export type Operator =
  '=' | '!=' | '~' | '!~' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Operand =
  | { kind: 'value'; text: string }
  | { kind: 'function'; name: string; args: string[] }
  | { kind: 'empty' }
  | { kind: 'list'; entries: Operand[] };

/** The left side of a clause. */
export interface FieldName {
  name: string;
  /** `issue.property["key"].path` */
  property?: { key: string; path: string };
}

export type Query =
  | { kind: 'and' | 'or'; parts: Query[] }
  | { kind: 'not'; part: Query }
  | { kind: 'clause'; field: FieldName; operator: Operator; operand: Operand };

export interface Sort {
  field: FieldName;
  descending: boolean;
}

export interface Parsed {
  /** Undefined for a query that only sorts. */
  where: Query | undefined;
  sorts: Sort[];
}

const OPERATORS = new Set(['=', '!=', '~', '!~', '<', '<=', '>', '>=']);
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'order', 'by', 'empty', 'null']);

/** @throws Refusal 400 in Jira's words */
export function parseJql(query: string): Parsed {
  return new Parser(query).parse();
}

const END: Token = { kind: 'end', text: '', at: 0 };

/** One part alone is what it is; several are joined. */
function join(kind: 'and' | 'or', parts: [Query, ...Query[]]): Query {
  return parts.length === 1 ? parts[0] : { kind, parts };
}

class Parser {
  readonly #query: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokenise(query);
  }

  parse(): Parsed {
    const sortsOnly = this.#isWord('order') || this.#peek().kind === 'end';
    const where = sortsOnly ? undefined : this.#or();
    const sorts = this.#takeWord('order') ? this.#sorts() : [];
    const rest = this.#peek();
    if (rest.kind !== 'end')
      this.#fail(rest, `Expecting either 'OR' or 'AND' but got '${rest.text}'.`);
    return { where, sorts };
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #isWord(word: string): boolean {
    const { kind, text } = this.#peek();
    return kind === 'word' && text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#next += 1;
    return found;
  }

  #takeSign(sign: string): boolean {
    const { kind, text } = this.#peek();
    const found = kind === 'sign' && text === sign;
    if (found) this.#next += 1;
    return found;
  }

  #fail(token: Token, what: string): never {
    return badQuery(this.#query, token.at, what);
  }

  #or(): Query {
    const parts: [Query, ...Query[]] = [this.#and()];
    while (this.#takeWord('or')) parts.push(this.#and());
    return join('or', parts);
  }

  #and(): Query {
    const parts: [Query, ...Query[]] = [this.#not()];
    while (this.#takeWord('and')) parts.push(this.#not());
    return join('and', parts);
  }

  #not(): Query {
    if (this.#takeWord('not') || this.#takeSign('!')) return { kind: 'not', part: this.#not() };
    if (!this.#takeSign('(')) return this.#clause();
    const inner = this.#or();
    const close = this.#peek();
    if (!this.#takeSign(')')) this.#fail(close, `Expecting ')' before the end of the query.`);
    return inner;
  }

  #clause(): Query {
    const field = this.#field();
    const operator = this.#operator();
    return { kind: 'clause', field, operator, operand: this.#operand(operator) };
  }

  #field(): FieldName {
    const token = this.#take();
    const reserved = token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase());
    if (token.kind === 'sign' || token.kind === 'end' || reserved)
      this.#fail(token, `Expecting a field name but got '${token.text}'.`);
    if (!this.#takeSign('[')) return { name: token.text };
    const key = this.#take().text;
    const close = this.#peek();
    if (!this.#takeSign(']')) this.#fail(close, `Expecting ']' but got '${close.text}'.`);
    if (token.text.toLowerCase() === 'cf') return { name: `cf[${key}]` };
    const path = this.#peek().text.startsWith('.') ? this.#take().text.slice(1) : '';
    const index = this.#index();
    return { name: `${token.text}[${key}].${path}${index}`, property: { key, path: path + index } };
  }

  /** `[0]` after the path of a property that holds a list. */
  #index(): string {
    if (!this.#takeSign('[')) return '';
    const { text } = this.#take();
    const close = this.#peek();
    if (!this.#takeSign(']')) this.#fail(close, `Expecting ']' but got '${close.text}'.`);
    return `[${text}]`;
  }

  #operator(): Operator {
    const token = this.#take();
    const word = token.text.toLowerCase();
    if (token.kind === 'sign' && OPERATORS.has(word)) return word as Operator;
    if (token.kind === 'word' && word === 'in') return 'in';
    if (token.kind === 'word' && word === 'is') return this.#takeWord('not') ? 'is not' : 'is';
    if (token.kind === 'word' && word === 'not' && this.#takeWord('in')) return 'not in';
    return this.#fail(
      token,
      `Expecting operator but got '${token.text}'. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.`,
    );
  }

  #operand(operator: Operator): Operand {
    if (operator !== 'in' && operator !== 'not in') return this.#value();
    const open = this.#peek();
    if (!this.#takeSign('(')) {
      const value = this.#value();
      if (value.kind === 'function') return value;
      this.#fail(open, `Expecting '(' but got '${open.text}'.`);
    }
    const entries = [this.#value()];
    while (this.#takeSign(',')) entries.push(this.#value());
    const close = this.#peek();
    if (!this.#takeSign(')')) this.#fail(close, `Expecting ')' or ',' but got '${close.text}'.`);
    return { kind: 'list', entries };
  }

  #value(): Operand {
    const token = this.#take();
    if (token.kind === 'end' || token.kind === 'sign')
      this.#fail(
        token,
        `Expecting either a value, list or function but got '${token.text}'. You must surround '${token.text}' in quotation marks to use it as a value.`,
      );
    if (token.kind === 'word' && ['empty', 'null'].includes(token.text.toLowerCase()))
      return { kind: 'empty' };
    if (token.kind === 'text' || !this.#takeSign('(')) return { kind: 'value', text: token.text };
    const args: string[] = [];
    while (!this.#takeSign(')')) {
      args.push(this.#take().text);
      if (this.#peek().kind === 'end') this.#fail(this.#peek(), "Expecting ')'.");
      this.#takeSign(',');
    }
    return { kind: 'function', name: token.text, args };
  }

  #sorts(): Sort[] {
    const by = this.#peek();
    if (!this.#takeWord('by')) this.#fail(by, `Expecting 'by' but got '${by.text}'.`);
    const sorts: Sort[] = [];
    do {
      const field = this.#field();
      const descending = this.#takeWord('desc');
      if (!descending) this.#takeWord('asc');
      sorts.push({ field, descending });
    } while (this.#takeSign(','));
    return sorts;
  }
}
