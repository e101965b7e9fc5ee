/**
 * What all functions of an app together may ask of the network, and how long one request may take.
 * https://developer.atlassian.com/platform/forge/limits-invocation/ says the figures and not what an app hears
 * beyond them: here what the real packages make of a refusal by the platform's own proxy.
 */
import type { Clock } from '../../contract';
import { unreachable } from './faults';
import type { Call } from '../invoke/invocation';
import { LIMITS } from '../limits';
import { RateWindow } from '../deliver/rate-window';

const MINUTE_MS = 60_000;

/** A request that leaves a function. */
type Outgoing = Pick<Call, 'kind' | 'name'>;

export class Network {
  private readonly clock: Clock;
  private readonly ofTenants: RateWindow;
  private readonly ofApp: RateWindow;

  constructor(clock: Clock) {
    this.clock = clock;
    this.ofTenants = new RateWindow(clock, MINUTE_MS);
    this.ofApp = new RateWindow(clock, MINUTE_MS);
  }

  /**
   * Counts a request: those to the store and the queues, too, which the documents neither name nor leave out.
   * @param cloudId the site that the function runs for: the tenant
   * @returns the refusal, if the minute's requests are used up @throws Error where `fetch` would
   */
  refuse(request: Outgoing, cloudId: string): Response | undefined {
    const isOverTenant = this.ofTenants.count(cloudId) > LIMITS.max('network.requests-per-minute');
    const isOverApp =
      request.kind === 'fetch' && this.ofApp.count('app') > LIMITS.max('network.egress-per-minute');
    return isOverTenant || isOverApp
      ? refusal(request, 429, 'RATE_LIMIT_EXCEEDED', 'The requests of this minute are used up.')
      : undefined;
  }

  /**
   * The answer to a request, for as long as the platform waits. What it no longer waits for may still have its
   * effect. @returns a refusal if that was too long @throws Error where `fetch` would
   */
  async inTime(request: Outgoing, answer: Promise<Response>): Promise<Response> {
    if (request.kind !== 'fetch' && request.kind !== 'jira') return answer;
    const seconds = LIMITS.max('network.request-seconds');
    if (!Number.isFinite(seconds)) return answer;
    let timer: unknown;
    const tooLate = new Promise<'too late'>((resolve) => {
      timer = this.clock.setTimeout(() => {
        resolve('too late');
      }, seconds * 1000);
    });
    try {
      const first = await Promise.race([answer, tooLate]);
      if (first !== 'too late') return first;
    } finally {
      this.clock.clearTimeout(timer);
    }
    return refusal(request, 504, 'REQUEST_TIMEOUT', `There was no answer within ${seconds} s.`);
  }
}

/** What @forge/api throws as ProxyRequestError (out/api/fetch.js); what goes outside just fails. */
function refusal(
  { kind, name }: Outgoing,
  status: number,
  code: string,
  message: string,
): Response {
  if (kind === 'fetch') throw unreachable(`${name}: ${message}`);
  return Response.json({ code, message }, { status, headers: { 'forge-proxy-error': code } });
}
