/**
 * The part of Jira expressions that event filters use: paths into the event and into entity properties,
 * comparisons, `&&`, `||`, `!`. What is not understood is refused when the manifest is read, not passed over.
 * https://developer.atlassian.com/platform/forge/events-reference/product_events/
 */

/** Looks up an entity property: null where it is missing or not a primitive (or a list of them). */
export type Properties = (entity: string, key: string, path: string[]) => unknown;

export type Expression = (event: Record<string, unknown>, properties: Properties) => unknown;

/** @throws Error if the expression has anything that is not understood */
export function parseExpression(source: string): Expression {
  const parser = new Parser(tokenise(source));
  const expression = parser.or();
  parser.end();
  return expression;
}

/** Distinct entity property paths of an expression, as the platform counts them. */
export function propertyPaths(source: string): string[] {
  return [
    ...source.matchAll(
      /event\.runtime\.((?:issue|project|user)\.properties\[[^\]]+\](?:\.\w+|\['[^']+'\])*)/g,
    ),
  ].map((match) => match[1] ?? '');
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|(&&|\|\||==|!=|<=|>=|\?\.|[.[\]()!<>])|([A-Za-z_]\w*))/y;

type Token =
  | { kind: 'value'; value: unknown }
  | { kind: 'sign'; sign: string }
  | { kind: 'name'; name: string };

function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match)
      throw new Error(`Filter expression: not understood at ${at}: ${source.slice(at, at + 20)}`);
    const [, number, single, double, sign, name] = match;
    if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (single !== undefined || double !== undefined)
      tokens.push({ kind: 'value', value: single ?? double });
    else if (sign !== undefined) tokens.push({ kind: 'sign', sign });
    else if (name !== undefined)
      tokens.push(
        LITERALS.has(name) ? { kind: 'value', value: LITERALS.get(name) } : { kind: 'name', name },
      );
  }
  return tokens;
}

const LITERALS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const COMPARE: Record<string, (a: never, b: never) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

class Parser {
  private at = 0;
  private readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  or(): Expression {
    let left = this.and();
    while (this.take('||')) {
      const [a, b] = [left, this.and()];
      left = (event, properties) => truth(a(event, properties)) || truth(b(event, properties));
    }
    return left;
  }

  end(): void {
    if (this.at < this.tokens.length)
      throw new Error('Filter expression: something is left over at its end.');
  }

  private and(): Expression {
    let left = this.comparison();
    while (this.take('&&')) {
      const [a, b] = [left, this.comparison()];
      left = (event, properties) => truth(a(event, properties)) && truth(b(event, properties));
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.unary();
    const sign = Object.keys(COMPARE).find((each) => this.take(each));
    if (!sign) return left;
    const right = this.unary();
    const compare = COMPARE[sign] as (a: unknown, b: unknown) => boolean;
    return (event, properties) => compare(left(event, properties), right(event, properties));
  }

  private unary(): Expression {
    if (this.take('!')) {
      const inner = this.unary();
      return (event, properties) => !truth(inner(event, properties));
    }
    if (this.take('(')) {
      const inner = this.or();
      this.require(')');
      return inner;
    }
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === 'value') return () => token.value;
    if (token?.kind === 'name' && token.name === 'event') return this.path();
    throw new Error('Filter expression: only the event, values and comparisons are understood.');
  }

  private path(): Expression {
    const steps: { name: string; isOptional: boolean }[] = [];
    for (;;) {
      const isOptional = this.take('?.');
      if (isOptional || this.take('.')) steps.push({ name: this.name(), isOptional });
      else if (this.take('[')) {
        const token = this.tokens[this.at];
        if (token?.kind !== 'value' || typeof token.value !== 'string')
          throw new Error('Filter expression: a key in brackets must be text.');
        this.at += 1;
        this.require(']');
        steps.push({ name: token.value, isOptional: false });
      } else break;
    }
    const names = steps.map((step) => step.name);
    if (names[0] !== 'runtime') return (event) => walk(event, steps);
    const [, entity = '', word, key = '', ...rest] = names;
    if (word !== 'properties')
      throw new Error('Filter expression: event.runtime has only properties.');
    return (_event, properties) => properties(entity, key, rest);
  }

  private name(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== 'name') throw new Error('Filter expression: a name is missing.');
    this.at += 1;
    return token.name;
  }

  private take(sign: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || token.sign !== sign) return false;
    this.at += 1;
    return true;
  }

  private require(sign: string): void {
    if (!this.take(sign)) throw new Error(`Filter expression: «${sign}» is missing.`);
  }
}

function walk(event: unknown, steps: { name: string; isOptional: boolean }[]): unknown {
  let value: unknown = event;
  for (const { name, isOptional } of steps) {
    const isMissing = typeof value !== 'object' || value === null;
    if (isMissing && isOptional) return null;
    if (isMissing || !(name in (value as object)))
      throw new Error(`«${name}» is not defined in the event.`);
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error('The expression must be true or false.');
  return value;
}
