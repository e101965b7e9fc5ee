/** Sends envelopes to the peer's web trigger, and tells what its answer means. */
import { fetch } from '@forge/api';
import * as z from 'zod';
import { isEgressRefused, SyncError } from '../errors';
import type { Envelope } from './envelope';
import { isPeerUrl } from './url';

/** Milliseconds to wait for an answer; the peer's web trigger itself ends after 55 s. */
const PATIENCE_MS = 25_000;

/** The function behind a screen ends after 25 s, in which it has more to do than to wait. */
const PATIENCE_OF_A_PERSON_MS = 10_000;

/** How long an answer is waited for while a person waits for a screen. */
export function whilePersonWaits(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_OF_A_PERSON_MS);
}

/** The one shape of a refusal. */
const Refusal = z.object({ error: z.string().max(100) });

/**
 * Posts an envelope.
 * @param signal until when the answer is waited for
 * @returns the JSON of the answer
 * @throws SyncError `peer-down` (try again), `peer-refused`, `peer-uninstalled` (the connection needs a person),
 *   `too-large`
 */
export async function post(
  url: string,
  { headers, body }: Envelope,
  signal = AbortSignal.timeout(PATIENCE_MS),
): Promise<unknown> {
  if (!isPeerUrl(url))
    throw new SyncError(
      'peer-refused',
      'The stored address of the other site is not one of a Forge web trigger.',
    );
  const response = await send(url, { method: 'POST', headers, body, signal });
  if (response.ok) return response.json().catch(unreadable);
  throw await refusal(response);
}

/** Something between the two sites may answer in the other one's place, such as a proxy: the message is sent again. */
function unreadable(cause: unknown): never {
  throw new SyncError('peer-down', 'The other site gave an answer that cannot be read.', { cause });
}

type Answer = Awaited<ReturnType<typeof fetch>>;

async function send(url: string, init: object): Promise<Answer> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isEgressRefused(error))
      throw new SyncError(
        'egress-refused',
        `Forge does not let the app reach ${new URL(url).host}, the address of the other site.`,
        { cause: error },
      );
    throw new SyncError('peer-down', 'The other site could not be reached.', { cause: error });
  }
}

async function refusal(response: Answer): Promise<SyncError> {
  const { status } = response;
  const parsed = Refusal.safeParse(await response.json().catch(() => undefined));
  const said = parsed.success ? parsed.data.error : `status ${status}`;
  // https://developer.atlassian.com/platform/forge/runtime-reference/web-trigger/: of an app that is gone.
  if (status === 424)
    return new SyncError(
      'peer-uninstalled',
      'Tandem was uninstalled on the other site, or installed anew there.',
    );
  if (status === 413)
    return new SyncError('too-large', 'The message is larger than the other site takes.');
  if (status === 404 && said === 'jira-not-found') {
    return new SyncError(
      'attachment-gone',
      'The file is gone on the other site, or cannot be read there.',
    );
  }
  if (said === 'other-version')
    return new SyncError('other-version', 'The other site runs another version of Tandem.');
  if (said === 'unknown-kind')
    return new SyncError(
      'unknown-kind',
      'The other site runs a version of Tandem that does not know such a message.',
    );
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('Retry-After'));
    return new SyncError('peer-down', `The other site is not ready (${said}).`, {
      retryAfter: seconds > 0 ? seconds : undefined,
    });
  }
  return new SyncError('peer-refused', `The other site refused the message: ${said}.`);
}
