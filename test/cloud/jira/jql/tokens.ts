/** JQL in pieces: words, quoted texts, numbers and signs, each with its place for error messages. */
import { refuse } from '../refusal';

export interface Token {
  kind: 'word' | 'text' | 'sign' | 'end';
  text: string;
  /** Of its first character, from 0. */
  at: number;
}

const SIGNS = ['!=', '<=', '>=', '!~', '=', '<', '>', '~', '!', '(', ')', ',', '[', ']'];

/** Characters that Jira keeps for itself outside of quotes. */
const RESERVED = /[\s()<>=!~,[\]{}"'&|;*/%^$#@?]/;

/** Refuses a query as Jira does, with line and character counted from 1. */
export function badQuery(query: string, at: number, what: string): never {
  const before = query.slice(0, at).split('\n');
  const place = `(line ${before.length}, character ${(before.at(-1) ?? '').length + 1})`;
  return refuse(400, `Error in the JQL Query: ${what} ${place}`);
}

export function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const token = /\s/.test(query.charAt(at)) ? undefined : readToken(query, at);
    if (token) tokens.push(token.token);
    at = token ? token.next : at + 1;
  }
  return [...tokens, { kind: 'end', text: '', at: query.length }];
}

function readToken(query: string, at: number): { token: Token; next: number } {
  const char = query.charAt(at);
  if (char === '"' || char === "'") return readText(query, at);
  const two = char + (query[at + 1] ?? '');
  const pair = { '&&': 'AND', '||': 'OR' }[two];
  if (pair) return { token: { kind: 'word', text: pair, at }, next: at + 2 };
  const sign = SIGNS.find((each) => query.startsWith(each, at));
  if (sign !== undefined)
    return { token: { kind: 'sign', text: sign, at }, next: at + sign.length };
  let next = at;
  while (next < query.length && !RESERVED.test(query.charAt(next))) next += 1;
  if (next === at)
    badQuery(
      query,
      at,
      `The character '${char}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}' instead.`,
    );
  return { token: { kind: 'word', text: query.slice(at, next), at }, next };
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

function readText(query: string, at: number): { token: Token; next: number } {
  const quote = query.charAt(at);
  let text = '';
  let next = at + 1;
  while (query[next] !== quote) {
    if (next >= query.length) badQuery(query, at, 'The quoted string has not been completed.');
    if (query[next] === '\\') {
      next += 1;
      text += ESCAPES[query.charAt(next)] ?? query.charAt(next);
    } else text += query.charAt(next);
    next += 1;
  }
  return { token: { kind: 'text', text, at }, next: next + 1 };
}
