/**
 * Checks what passes through a site against Atlassian's published OpenAPI documents. It sees shapes, not
 * meaning: the documents leave `fields` open, and multipart bodies cannot be checked by them; the sites
 * check those two themselves.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Caller } from '../../contract';
import { loadDocument, type ApiDocument, type Operation } from './document';
import { isWaived } from './waivers';

/** A request that a site was asked, and its answer, both with their bodies unread. */
export interface Exchange {
  request: Request;
  caller: Caller;
  response: Response;
}

/** One thing that does not fit the documents. */
export interface Mismatch {
  side: 'request' | 'answer';
  /** Such as `PUT /rest/api/3/issue/ACME-1`. */
  call: string;
  operationId: string | undefined;
  status: number;
  caller: Caller['kind'];
  what: string;
}

export interface OpenApiCheck {
  /** Calls that were looked at so far. */
  checked(): number;
  /** Ids of the operations that were called so far. */
  operations(): ReadonlySet<string>;
  /** All mismatches; those of requests that were rightly refused are among them. */
  mismatches(): readonly Mismatch[];
  /** Mismatches that are a fault of a site: in an answer, or in a request that was accepted. */
  faults(): Mismatch[];
  observe: (exchange: Exchange) => Promise<void>;
}

/** Where the documents lie, seen from the project's root. They are not part of the project. */
export const DOCUMENTS = '../shared/openapi';

const FILES = ['jira-platform-v3.json', 'jira-service-management.json'];

/** @returns undefined where the folder with the documents is absent */
export function createOpenApiCheck(folder = DOCUMENTS): OpenApiCheck | undefined {
  if (!FILES.every((file) => existsSync(join(folder, file)))) return undefined;
  const documents = FILES.map((file) => loadDocument(join(folder, file)));
  const mismatches: Mismatch[] = [];
  const operations = new Set<string>();
  let checked = 0;
  return {
    checked: () => checked,
    operations: () => operations,
    mismatches: () => mismatches,
    faults: () => mismatches.filter(({ side, status }) => side === 'answer' || status < 400),
    async observe(exchange) {
      const { pathname } = new URL(exchange.request.url);
      if (!pathname.startsWith('/rest/')) return;
      checked += 1;
      const { operationId, found } = await compare(documents, exchange);
      if (operationId !== undefined) operations.add(operationId);
      const call = `${exchange.request.method} ${pathname}`;
      const { status } = exchange.response;
      for (const { side, what } of found)
        mismatches.push({ side, call, operationId, status, caller: exchange.caller.kind, what });
    },
  };
}

interface Found {
  side: Mismatch['side'];
  what: string;
}

async function compare(
  documents: ApiDocument[],
  { request, response }: Exchange,
): Promise<{ operationId: string | undefined; found: Found[] }> {
  const url = new URL(request.url);
  for (const document of documents) {
    const operation = document.find(request.method, url.pathname);
    if (!operation) continue;
    const { operationId } = operation;
    const asked = [
      ...document.checkQuery(operation, url.searchParams),
      ...(await checkBody(document, operation, request)),
    ];
    const answered = document.checkAnswer(operation, response.status, await bodyOf(response));
    const found = [
      ...asked.map((error) => ({ side: 'request' as const, error })),
      ...answered.map((error) => ({ side: 'answer' as const, error })),
    ].filter(({ side, error }) => !isWaived(operationId, side, error));
    return {
      operationId,
      found: found.map(({ side, error }) => ({ side, what: wordsFor(error) })),
    };
  }
  const what = 'There is no such operation in the documents.';
  return { operationId: undefined, found: [{ side: 'request', what }] };
}

async function checkBody(
  document: ApiDocument,
  operation: Operation,
  request: Request,
): Promise<ErrorObject[]> {
  if (/^multipart\//i.test(request.headers.get('Content-Type') ?? '')) return [];
  const text = await request.text();
  return text === '' ? [] : document.checkBody(operation, parse(text));
}

/** The JSON of an answer, undefined where it has none. */
async function bodyOf(response: Response): Promise<unknown> {
  const isJson = response.headers.get('Content-Type')?.includes('json') === true;
  return isJson ? parse(await response.text()) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function wordsFor({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim();
}
