/** One comment more on an issue that has some, few or many. */
import { comment, makeTwoSites } from '../make/two-sites';
import { jiraCalls, openBill, type Bill } from './bill';
import { atMost, bytes, dollars, plain, times, told, type Section } from './figure';
import { makeQuietTwin, mustBeClean, now } from './scene';

export interface Commented {
  bill: Bill;
  jira: string[];
  /** Milliseconds of simulated time until the copy was there and all was quiet. */
  took: number;
  /** Milliseconds that the machine worked for it. */
  worked: number;
}

const LATENCY = 40;

/** @param count comments that both issues have before */
export async function measureComment(count: number): Promise<Commented> {
  const sites = await makeTwoSites({ rateLimits: false, latency: LATENCY });
  const { request } = await makeQuietTwin(sites, async (key) => {
    for (let index = 0; index < count; index += 1)
      await comment(sites.agent, key, `Comment ${index + 1}: nothing is broken any more.`);
  });
  const { invocations } = sites.platform.ledger;
  const from = invocations.length;
  const bill = openBill(sites);
  const [started, began] = [now(sites), performance.now()];
  await sites.after(comment(sites.agent, request, 'One comment more.'));
  const worked = performance.now() - began;
  mustBeClean(sites);
  return {
    bill: bill(),
    jira: jiraCalls(invocations.slice(from)),
    took: now(sites) - started,
    worked,
  };
}

export async function commentSection(): Promise<Section> {
  const few = await measureComment(10);
  const some = await measureComment(100);
  const many = await measureComment(2000);
  const all = [
    ['10', few],
    ['100', some],
    ['2,000', many],
  ] as const;
  return {
    title: 'comment — one more on an issue with 10, 100, 2,000',
    figures: [
      ...all.flatMap(([count, { bill, took, worked }]) => [
        told(`${count}: Jira calls, points`, `${plain(bill.jiraCalls)}, ${plain(bill.points)}`),
        told(`${count}: bytes on the wire`, bytes(bill.wireBytes)),
        told(`${count}: bytes written to the store`, bytes(bill.kvsBytesWritten)),
        told(
          `${count}: until quiet at 40 ms a call; machine time`,
          `${took} ms; ${worked.toFixed(0)} ms`,
        ),
        told(`${count}: cost`, dollars(bill.dollars)),
      ]),
      atMost('2,000: Jira calls', many.bill.jiraCalls, 3),
      atMost('2,000: bytes on the wire', many.bill.wireBytes, 8192, { show: bytes }),
      atMost('2,000: cost, of that with 10', many.bill.dollars / few.bill.dollars, 1.5, {
        show: times,
      }),
    ],
    notes: many.jira.map((call, index) => `2,000, Jira call ${index + 1}: ${call}`),
  };
}
