/**
 * Checks what passes through a site against what Atlassian publishes: the OpenAPI documents, and the JSON
 * schema of rich text. The documents see shapes, not meaning: they leave `fields` open, and multipart
 * bodies cannot be checked by them; the sites check those two themselves.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Caller } from '../../contract';
import { invalidDocumentsIn } from './adf-check';
import { loadDocument, type ApiDocument } from './document';
import { isWaived } from './waivers';

/** A request that a site was asked, and its answer, both with their bodies unread. */
export interface Exchange {
  request: Request;
  caller: Caller;
  response: Response;
}

/** One thing that does not fit. */
export interface Mismatch {
  side: 'request' | 'answer';
  /** Such as `PUT /rest/api/3/issue/ACME-1`. */
  call: string;
  operationId: string | undefined;
  status: number;
  caller: Caller['kind'];
  what: string;
}

/** What was looked at. */
export interface Counts {
  requests: number;
  /** Those among the requests that the app made. */
  byApp: number;
  answers: number;
  /** Rich text in either. */
  adf: number;
}

export interface OpenApiCheck {
  /** Whether there are OpenAPI documents; without them only rich text is checked, and nothing else counted. */
  readonly hasDocuments: boolean;
  counts(): Counts;
  /** Ids of the operations that were called so far. */
  operations(): ReadonlySet<string>;
  /**
   * Mismatches that are a fault, of a site or of the app: in an answer, in a request that was accepted,
   * and in whatever the app asked. People may ask wrongly, if they are refused for it.
   */
  faults(): Mismatch[];
  /** Looks at a call; it never rejects. */
  observe: (exchange: Exchange) => Promise<void>;
}

/** Where the documents lie, seen from the project's root. They are not part of the project. */
export const DOCUMENTS = '../shared/openapi';

const FILES = ['jira-platform-v3.json', 'jira-service-management.json'];

/** Documents are read when the first call comes, and schemas compiled when they are first needed. */
export function createOpenApiCheck(folder = DOCUMENTS): OpenApiCheck {
  const hasDocuments = FILES.every((file) => existsSync(join(folder, file)));
  const documents = () => FILES.map((file) => loadDocument(join(folder, file)));
  const mismatches: Mismatch[] = [];
  const operations = new Set<string>();
  const counts: Counts = { requests: 0, byApp: 0, answers: 0, adf: 0 };
  const look = (call: Call, caller: Caller) => {
    const rich = checkAdf(call);
    counts.adf += rich.checked;
    if (!hasDocuments) return { operationId: undefined, found: rich.found };
    counts.requests += 1;
    counts.answers += 1;
    if (caller.kind === 'app') counts.byApp += 1;
    const { operationId, found } = compare(documents(), call);
    if (operationId !== undefined) operations.add(operationId);
    return { operationId, found: [...found, ...rich.found] };
  };
  return {
    hasDocuments,
    counts: () => counts,
    operations: () => operations,
    faults: () =>
      mismatches.filter(
        ({ side, status, caller, what }) =>
          side === 'answer' || status < 400 || (caller === 'app' && !isOthersText(what)),
      ),
    async observe(exchange) {
      if (!new URL(exchange.request.url).pathname.startsWith('/rest/')) return;
      const call = await read(exchange);
      const { operationId, found } = look(call, exchange.caller);
      const { method, url, status } = call;
      for (const each of found)
        mismatches.push({
          ...each,
          call: `${method} ${url.pathname}`,
          operationId,
          status,
          caller: exchange.caller.kind,
        });
    },
  };
}

/** The app passes on rich text as others wrote it: a site may refuse that, as it may refuse a person's. */
function isOthersText(what: string): boolean {
  return what.startsWith(BAD_TEXT);
}

const BAD_TEXT = 'Rich text that does not fit its schema';

/** An exchange whose bodies are read; undefined where they are no JSON. */
interface Call {
  method: string;
  url: URL;
  asked: unknown;
  status: number;
  answered: unknown;
}

interface Found {
  side: Mismatch['side'];
  what: string;
}

async function read({ request, response }: Exchange): Promise<Call> {
  const isForm = /^multipart\//i.test(request.headers.get('Content-Type') ?? '');
  const isJson = response.headers.get('Content-Type')?.includes('json') === true;
  return {
    method: request.method,
    url: new URL(request.url),
    asked: isForm ? undefined : parse(await request.text()),
    status: response.status,
    answered: isJson ? parse(await response.text()) : undefined,
  };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function checkAdf({ asked, answered }: Call): { checked: number; found: Found[] } {
  const sides = [
    { side: 'request' as const, ...invalidDocumentsIn(asked) },
    { side: 'answer' as const, ...invalidDocumentsIn(answered) },
  ];
  return {
    checked: sides.reduce((sum, { checked }) => sum + checked, 0),
    found: sides.flatMap(({ side, invalid }) =>
      invalid.map((text) => ({ side, what: `${BAD_TEXT}: ${text}` })),
    ),
  };
}

function compare(
  documents: ApiDocument[],
  call: Call,
): { operationId: string | undefined; found: Found[] } {
  const { method, url, asked, status, answered } = call;
  for (const document of documents) {
    const operation = document.find(method, url.pathname);
    if (!operation) continue;
    const { operationId } = operation;
    const inRequest = [
      ...document.checkQuery(operation, url.searchParams),
      ...(asked === undefined ? [] : document.checkBody(operation, asked)),
    ];
    const inAnswer = document.checkAnswer(operation, status, answered);
    const found = [
      ...inRequest.map((error) => ({ side: 'request' as const, error })),
      ...inAnswer.map((error) => ({ side: 'answer' as const, error })),
    ].filter(({ side, error }) => !isWaived({ operationId, side, status, body: answered }, error));
    return {
      operationId,
      found: found.map(({ side, error }) => ({ side, what: wordsFor(error) })),
    };
  }
  const what = 'There is no such operation in the documents.';
  return { operationId: undefined, found: [{ side: 'request', what }] };
}

function wordsFor({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim();
}
