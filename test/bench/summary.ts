/** Calls of both sides together, for what the nearest open peer was measured with, and for nothing. */
import { starterScripts, type Scripts } from '../cloud/cloud';
import { comment, makeRequest, makeTwoSites, republish, type TwoSites } from '../make/two-sites';
import { jiraCalls, openBill, type Bill } from './bill';
import { atMost, bytes, dollars, plain, told, type Figure, type Section } from './figure';
import { click, makeQuietTwin, mustBeClean, now, sweep } from './scene';

/** A bill with the Jira calls in it, one after another, and the milliseconds of simulated time. */
export interface Measured {
  bill: Bill;
  jira: string[];
  took: number;
}

/**
 * serdarabali/jira-sync-connector against a stub: REST calls and operations of the store (checks.md). It
 * writes to the other site by REST, so it has one side only.
 */
const PEER = {
  first: { rest: 17, kvs: 44 },
  summary: { rest: 16, kvs: 35 },
};

/** Simulated, so that each call takes as long as each other. */
const LATENCY = 40;

async function measure(sites: TwoSites, work: () => Promise<unknown>): Promise<Measured> {
  const { invocations } = sites.platform.ledger;
  const from = invocations.length;
  const bill = openBill(sites);
  const started = now(sites);
  await sites.after(work());
  mustBeClean(sites);
  return {
    bill: bill(),
    jira: jiraCalls(invocations.slice(from)),
    took: now(sites) - started,
  };
}

/**
 * A first sync with a comment, a file of 4 KB, and a script that moves the twin on.
 * @param isAlone no other issue was sent in the five minutes before: Jira is asked which transitions a new task has
 */
export async function measureFirst(isAlone: boolean): Promise<Measured> {
  const sites = await makeTwoSites({ rateLimits: false, latency: LATENCY });
  const { devIncoming } = await starter(sites);
  const moving = `${devIncoming}\nif (firstSync) issue.doTransition = "Start progress"\n`;
  await republish(sites, 'dev', 'incoming', moving);
  if (!isAlone) {
    const other = await makeRequest(sites);
    await sites.after(click(sites, other));
  }
  const request = await makeRequest(sites);
  await comment(sites.agent, request, 'The customer has called twice.');
  await sites.agent.attach(request, 'smoke.png', new Uint8Array(4096));
  return measure(sites, () => click(sites, request));
}

function starter(sites: TwoSites): Promise<Scripts> {
  return sites.world.clock.drive(starterScripts(sites));
}

/** An edit of a twin that is quiet: of its summary, or of what no script reads. */
export async function measureEdit(fields: object): Promise<Measured & { sweep: Bill }> {
  const sites = await makeTwoSites({ rateLimits: false, latency: LATENCY });
  const { request } = await makeQuietTwin(sites);
  const measured = await measure(sites, () =>
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields }),
  );
  const bill = openBill(sites);
  await sweep(sites);
  return { ...measured, sweep: bill() };
}

export async function summarySection(): Promise<Section> {
  const first = await measureFirst(false);
  const alone = await measureFirst(true);
  const summary = await measureEdit({ summary: 'The printer is out' });
  const irrelevant = await measureEdit({ labels: ['seen'] });
  const kvs = ({ bill }: Measured) => bill.kvsReads + bill.kvsWrites;
  return {
    title: 'summary — calls of both sides together',
    figures: [
      atMost('first sync with comment, file, transition: Jira calls', first.bill.jiraCalls, 7, {
        beside: `peer ${PEER.first.rest}`,
      }),
      atMost('the same: operations of the store', kvs(first), 15, {
        beside: `peer ${PEER.first.kvs}`,
      }),
      ...cost('the same', first),
      told(
        'the first such sync in five minutes: Jira calls, operations of the store',
        `${alone.bill.jiraCalls}, ${kvs(alone)}`,
      ),
      ...cost('the same', alone),
      atMost('summary changed: Jira calls', summary.bill.jiraCalls, 3, {
        beside: `peer ${PEER.summary.rest}`,
      }),
      atMost('the same: operations of the store', kvs(summary), 8, {
        beside: `peer ${PEER.summary.kvs}`,
      }),
      ...cost('the same', summary),
      told(
        'the sweep that acknowledges it, with all others of 5 minutes: operations of the store',
        plain(summary.sweep.kvsReads + summary.sweep.kvsWrites),
      ),
      atMost('nothing relevant changed: Jira calls', irrelevant.bill.jiraCalls, 1),
      atMost('the same: messages to the peer', irrelevant.bill.fetches, 0),
      atMost('the same: bytes written', irrelevant.bill.kvsBytesWritten, 1024, { show: bytes }),
      ...cost('the same', irrelevant),
    ],
    notes: [
      ...listed('first sync', first),
      ...listed('first in five minutes', alone),
      ...listed('summary changed', summary),
      ...listed('nothing relevant', irrelevant),
    ],
  };
}

function cost(what: string, { bill }: Measured): Figure[] {
  return [
    told(
      `${what}: bytes written, on the wire`,
      `${bytes(bill.kvsBytesWritten)}, ${bytes(bill.wireBytes)}`,
    ),
    atMost(`${what}: cost`, bill.dollars, 0.0002, { show: dollars }),
  ];
}

function listed(what: string, { jira }: Measured): string[] {
  return jira.map((call, index) => `${what}, Jira call ${index + 1}: ${call}`);
}
