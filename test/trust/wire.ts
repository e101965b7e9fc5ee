/** What somebody between two sites could do: hear all that crosses, and send what they like. */
import type { Envelope, Key, Sender } from '../../src/peer/envelope';
import type { ConnectionSecret } from '../../src/model/connection-secret';
import type { Json } from '../cloud/rest';
import { read, tasksOf, type TwoSites } from '../make/two-sites';

export type SiteName = 'desk' | 'dev';

/** One message that crossed. */
export interface Overheard extends Envelope {
  url: string;
  status: number;
  /** What it was answered with. */
  answer: string;
}

/** Hears everything that crosses from now on. @returns a list that grows */
export function listenIn({ platform }: TwoSites): Overheard[] {
  const heard: Overheard[] = [];
  const handle = platform.handleWebTrigger.bind(platform);
  platform.handleWebTrigger = (request) => {
    const copy = request.clone();
    const answer = handle(request);
    return answer?.then(async (response) => {
      heard.push({
        url: copy.url,
        headers: Object.fromEntries(copy.headers),
        body: await copy.text(),
        status: response.status,
        answer: await response.clone().text(),
      });
      return response;
    });
  };
  return heard;
}

/** What is sent, which need not be an envelope. */
export interface Knock {
  url: string;
  method?: string;
  headers: [string, string][];
  body?: string | Uint8Array<ArrayBuffer>;
}

export interface Answer {
  status: number;
  body: string;
}

/** Sends one request and lets what follows come to its end. */
export async function knock(
  { platform, world }: TwoSites,
  { url, method = 'POST', headers, body }: Knock,
): Promise<Answer> {
  const request = new Request(url, { method, headers, ...(body !== undefined && { body }) });
  const response = await world.clock.drive(platform.handleWebTrigger(request)!);
  const answer = { status: response.status, body: await response.text() };
  await platform.idle();
  return answer;
}

/** The very keys that a site signs with, where it sends to and as whom: what a thief would have. */
export function stolenKeys(
  sites: TwoSites,
  from: SiteName,
): { url: string; send: Key[]; sender: Sender } {
  const kept = sites[from].installation.kvs.dump()['secrets'] as Record<string, ConnectionSecret>;
  const { url, send } = Object.values(kept)[0]!;
  const [connection = ''] = sites.connected[from].split('.');
  return { url, send: [...send], sender: { connection, from: from === 'desk' ? 'a' : 'b' } };
}

/** All that both sites and both installations hold, as one text to compare. */
export async function stateOf(sites: TwoSites, requests: string[]): Promise<string> {
  const issues: Json[] = [];
  for (const key of requests) issues.push(await read(sites.agent, key));
  issues.push(...((await tasksOf(sites)) as unknown as Json[]));
  const kept = [sites.desk, sites.dev].map(({ installation }) => installation.kvs.dump());
  return JSON.stringify({ issues, kept }, (name, value) => (CLOCKS.has(name) ? null : value), 1);
}

/** Parts of a service level agreement that run on by themselves. */
const CLOCKS = new Set(['elapsedTime', 'remainingTime']);
