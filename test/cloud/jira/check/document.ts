/**
 * An OpenAPI document, asked for operations and for what it says of their parameters, bodies and
 * answers. Ajv compiles each schema where it stands in the document, when it is first needed.
 */
import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject } from 'ajv';
import { kept } from '../../kept';
import { addFormats } from './formats';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: { type?: string };
}

/** An operation as the document has it. */
export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> }>;
  /** JSON pointer to it. */
  pointer: string;
}

interface DocumentFile {
  paths: Record<string, Record<string, Omit<Operation, 'pointer'> | undefined>>;
}

export interface ApiDocument {
  find(method: string, path: string): Operation | undefined;
  checkQuery(operation: Operation, query: URLSearchParams): ErrorObject[];
  checkBody(operation: Operation, body: unknown): ErrorObject[];
  checkAnswer(operation: Operation, status: number, body: unknown): ErrorObject[];
}

/** Reads a document once, with all that was compiled of it. */
export const loadDocument = kept('OpenAPI documents', () => {
  const loaded = new Map<string, ApiDocument>();
  return (file: string): ApiDocument => {
    const document = loaded.get(file) ?? load(file);
    loaded.set(file, document);
    return document;
  };
});

function load(file: string): ApiDocument {
  const document = JSON.parse(readFileSync(file, 'utf8')) as DocumentFile;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false }));
  ajv.addSchema(document, 'document');
  const paths = Object.keys(document.paths)
    .map((path) => ({ path, form: toForm(path) }))
    // A path with a word in a place wins over one with a parameter there.
    .sort((a, b) => parameters(a.path) - parameters(b.path));
  const check = (pointer: string, value: unknown): ErrorObject[] => {
    const validate =
      ajv.getSchema(`document#${pointer}`) ?? ajv.compile({ $ref: `document#${pointer}` });
    return validate(value) ? [] : (validate.errors ?? []);
  };
  return {
    find(method, pathname) {
      for (const { path, form } of paths) {
        const operation = document.paths[path]?.[method.toLowerCase()];
        if (operation && form.test(pathname))
          return { ...operation, pointer: `/paths/${escape(path)}/${method.toLowerCase()}` };
      }
      return undefined;
    },
    checkQuery: (operation, query) => checkQuery(operation, query, check),
    checkBody({ requestBody, pointer }, body) {
      if (!requestBody?.content?.['application/json'])
        return [mismatch('body', 'The operation takes no JSON.')];
      return check(`${pointer}/requestBody/content/application~1json/schema`, body);
    },
    checkAnswer({ responses, pointer }, status, body) {
      const response = responses[status];
      if (!response) return [mismatch('status', `Status ${status} is not one of the operation's.`)];
      const described = response.content?.['application/json'] as { schema?: unknown } | undefined;
      if (body === undefined || !described?.schema) return [];
      return check(`${pointer}/responses/${status}/content/application~1json/schema`, body);
    },
  };
}

/** A mismatch that Ajv has no words for. */
export function mismatch(keyword: string, message: string): ErrorObject {
  return { keyword, message, instancePath: '', schemaPath: '', params: {} };
}

function parameters(path: string): number {
  return path.split('{').length;
}

function toForm(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.$]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

/** RFC 6901, and percent-encoding for a fragment. */
function escape(part: string): string {
  return encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
}

/** Texts of a query against the types of its parameters. */
function checkQuery(
  { parameters: known = [], pointer }: Operation,
  query: URLSearchParams,
  check: (pointer: string, value: unknown) => ErrorObject[],
): ErrorObject[] {
  const errors: ErrorObject[] = [];
  for (const name of new Set(query.keys()))
    if (!known.some((each) => each.in === 'query' && each.name === name))
      errors.push(mismatch('query', `There is no parameter '${name}'.`));
  for (const [index, { name, in: where, required, schema }] of known.entries()) {
    if (where !== 'query') continue;
    const [first] = query.getAll(name);
    if (first === undefined) {
      if (required) errors.push(mismatch('query', `Parameter '${name}' is missing.`));
    } else if (schema?.type !== 'array')
      errors.push(...check(`${pointer}/parameters/${index}/schema`, toType(first, schema?.type)));
  }
  return errors;
}

function toType(text: string, type: string | undefined): unknown {
  if (type === 'integer' || type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
