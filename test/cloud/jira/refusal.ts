/** What Jira answers where it refuses: its status and its error body. */

/**
 * Thrown anywhere below a route and turned into an answer at one place, `site.ts`.
 * Body: https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes
 */
export class Refusal extends Error {
  readonly status: number;
  readonly errorMessages: string[];
  /** By field id. */
  readonly errors: Record<string, string>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    errorMessages: string[],
    errors: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) {
    super([...errorMessages, ...Object.values(errors)].join(' '));
    this.status = status;
    this.errorMessages = errorMessages;
    this.errors = errors;
    this.headers = headers;
  }

  /** The answer. */
  toResponse(): Response {
    const { status, errorMessages, errors, headers } = this;
    return Response.json({ errorMessages, errors }, { status, headers });
  }
}

/** A refusal by what stands before Jira's REST API, in plain text. */
export class TextRefusal extends Refusal {
  override toResponse(): Response {
    return new Response(this.message, { status: this.status, headers: this.headers });
  }
}

/** A name in a query that this site does not know: a search finds nothing then, the strict parser says why. */
export class UnknownInQuery extends Refusal {
  readonly what: 'field' | 'value';

  constructor(what: 'field' | 'value', message: string) {
    super(400, [message]);
    this.what = what;
  }
}

/** A refusal by Spring, which Jira's REST API runs on, in the form of RFC 7807. */
export class ProblemRefusal extends Refusal {
  override toResponse(): Response {
    const { status, message: detail } = this;
    const problem = { type: 'about:blank', title: 'Bad Request', status, detail };
    const headers = { ...this.headers, 'Content-Type': 'application/problem+json' };
    return Response.json(problem, { status, headers });
  }
}

/** Refuses with one sentence. */
export function refuse(status: number, message: string): never {
  throw new Refusal(status, [message]);
}

/** Refuses with a sentence for each field, if there is one; status 400. */
export function refuseFields(errors: Record<string, string>): void {
  if (Object.keys(errors).length > 0) throw new Refusal(400, [], errors);
}

/** Refuses with a sentence for one field; status 400. */
export function refuseField(id: string, message: string): never {
  throw new Refusal(400, [], { [id]: message });
}

/** A value that a field does not take; the caller knows which field it was. */
export class FieldRefusal extends Error {}

/** Refuses a field's value. */
export function refuseValue(message: string): never {
  throw new FieldRefusal(message);
}

/** Refuses an issue that does not exist or that the caller may not see. */
export function noSuchIssue(): never {
  return refuse(404, 'Issue does not exist or you do not have permission to see it.');
}

/** What Jackson, Jira's JSON reader, makes of a body of the wrong shape. */
export function badPayload(): never {
  return refuse(400, 'Invalid request payload. Refer to the REST API documentation and try again.');
}
