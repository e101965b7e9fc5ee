/** Files: the very bytes, once, whatever they are called and however they travel. */
import { AttachmentMessage } from '../../src/peer/message';
import type { SyncEvent } from '../../src/model/sync-event';
import { connect, publish, starterScripts } from '../cloud/cloud';
import { take, type Json } from '../cloud/rest';
import { askPanel } from '../make/panel';
import {
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';

/** Bytes that repeat nowhere near. */
function noise(length: number): Uint8Array {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state & 255;
  });
}

/** Name and bytes of each file of a task. */
async function filesOf({ developer }: TwoSites, key: string): Promise<[string, Buffer][]> {
  const files = (await read(developer, key)).fields.attachment as Json[];
  return Promise.all(
    files.map(async ({ id, filename }) => [
      filename as string,
      Buffer.from(await developer.download(id as string)),
    ]),
  );
}

test('several files at once, two of one name, an empty one, names in any script, a large one in ranges', async () => {
  const sites = await makeTwoSites();
  const { agent } = sites;
  const request = await makeRequest(sites);
  const files: [string, Uint8Array][] = [
    ['log.txt', Buffer.from('first')],
    ['log.txt', Buffer.from('second')],
    ['empty', new Uint8Array()],
    ['“Ümläut” 文件 🔥 שלום.bin', noise(10)],
    ['quote"d; name=x.txt', noise(11)],
    ['large.bin', noise(7 * 1024 * 1024 + 1)],
  ];
  for (const [name, bytes] of files) await agent.attach(request, name, bytes);
  await sites.after(take(agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  const arrived = await filesOf(sites, task!.key);
  const { attachment } = (await read(agent, request)).fields;
  // A quote would end the name in an upload.
  const named = (attachment as Json[]).map(({ filename }) => filename.replace('"', "'") as string);
  expect(named).toHaveLength(files.length);
  expect(arrived.map(([name]) => name)).toEqual(named);
  const different = arrived.filter(
    ([, bytes], index) => Buffer.compare(bytes, files[index]![1]) !== 0,
  );
  expect(different.map(([name]) => name)).toEqual([]);
  expect(sites.platform.failures()).toEqual([]);
});

test('a file of 100 MB arrives byte for byte, in functions that hold 512 MB', async () => {
  const sites = await makeTwoSites();
  sites.dev.jira.admin.configure({ attachmentLimit: 200 * 1024 * 1024 });
  sites.desk.jira.admin.configure({ attachmentLimit: 200 * 1024 * 1024 });
  const request = await makeRequest(sites);
  // A pattern of a length that no range is a multiple of: a range out of place would show.
  const bytes = Buffer.alloc(100 * 1024 * 1024, noise(65_537));
  await sites.agent.attach(request, 'disk.img', bytes);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  const [[name, arrived] = ['', Buffer.alloc(0)]] = await filesOf(sites, task!.key);
  expect(name).toBe('disk.img');
  expect(Buffer.compare(arrived, bytes)).toBe(0);
  expect(sites.platform.failures()).toEqual([]);
});

test('a file over the limit of the other site is told of, and everything else arrives', async () => {
  const sites = await makeTwoSites();
  const { agent, dev } = sites;
  dev.jira.admin.configure({ attachmentLimit: 1000 });
  const request = await makeRequest(sites);
  await agent.attach(request, 'fits.bin', noise(1000));
  await agent.attach(request, 'too-large.bin', noise(1001));
  await agent.attach(request, 'far-too-large.bin', noise(2 * 1024 * 1024));
  await sites.after(take(agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  expect((await filesOf(sites, task!.key)).map(([name]) => name)).toEqual(['fits.bin']);
  const [event] = await sites.events('dev');
  expect(event).toMatchObject({ state: 'applied' });
  expect(event?.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^File too-large\.bin was not added: Too large for Jira: .*1000 bytes/),
    expect.stringMatching(/^File far-too-large\.bin was not added: it has 2097152 bytes; 1000/),
  ]);
});

/** Spoils so many of the answers that carry bytes. */
function spoil({ platform }: TwoSites, times: number): { asked: number } {
  const seen = { asked: 0 };
  const handle = platform.handleWebTrigger.bind(platform);
  platform.handleWebTrigger = (request) => {
    const copy = request.clone();
    return handle(request)?.then(async (response) => {
      const isRange = AttachmentMessage.safeParse(JSON.parse(await copy.text())).success;
      if (!isRange) return response;
      seen.asked += 1;
      if (seen.asked > times) return response;
      const body = (await response.json()) as { base64: string };
      const bytes = Buffer.from(body.base64, 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return Response.json({ ...body, base64: bytes.toString('base64') });
    });
  };
  return seen;
}

test('a range that arrives damaged is fetched once more', async () => {
  const sites = await makeTwoSites();
  const request = await makeRequest(sites);
  await sites.agent.attach(request, 'a.bin', noise(100));
  const seen = spoil(sites, 1);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  expect(await filesOf(sites, task!.key)).toEqual([['a.bin', Buffer.from(noise(100))]]);
  expect(seen.asked).toBe(2);
});

test('a file that arrives damaged twice is an error on the event; the rest is there, and trying again brings the file', async () => {
  const sites = await makeTwoSites();
  const { agent, connected } = sites;
  const request = await makeRequest(sites);
  await agent.attach(request, 'bad.bin', noise(100));
  await agent.attach(request, 'good.bin', noise(200));
  spoil(sites, 2);
  await sites.after(take(agent, request, 'Send to development'));
  const [task] = await tasksOf(sites);
  expect((await filesOf(sites, task!.key)).map(([name]) => name)).toEqual(['good.bin']);
  const [event] = await sites.events('dev');
  expect(event).toMatchObject({ state: 'parked', error: { code: 'attachment-damaged' } });
  expect(event?.error?.message).toMatch(/^File bad\.bin was not added/);

  const parked = await sites.ask<{ twinKey: string }[]>('dev', 'listParked', {
    connectionId: connected.dev,
  });
  await sites.ask('dev', 'retry', {
    connectionId: connected.dev,
    twinKeys: parked.map(({ twinKey }) => twinKey),
  });
  await sites.settle();
  const names = (await filesOf(sites, task!.key)).map(([name]) => name);
  expect(names.sort()).toEqual(['bad.bin', 'good.bin']);
  expect(await tasksOf(sites)).toHaveLength(1);
});

test('a script that adds files takes none away: neither a person’s own nor one that came before', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  const { request, task } = await makeTwin(sites);
  await sites.after(agent.attach(request, 'one.txt', noise(1)));
  await sites.after(developer.attach(task, 'own.txt', noise(2)));
  await sites.after(agent.attach(request, 'two.txt', noise(3)));
  const names = (await filesOf(sites, task)).map(([name]) => name).sort();
  expect(names).toEqual(['one.txt', 'own.txt', 'two.txt']);
});

test('a file that came from one task goes on to a second one that is started later, with its first message', async () => {
  const sites = await makeTwoSites();
  const { clock } = sites.world;
  const { request, task } = await makeTwin(sites);
  await sites.after(sites.developer.attach(task, 'log.txt', Buffer.from('first')));
  await clock.pass(5 * 60_000);
  const other = await clock.drive(connect(sites, 'Other'));
  await clock.drive(starterScripts(sites).then((scripts) => publish(sites, other, scripts)));
  const payload = { connectionId: other.desk };
  await askPanel(sites, 'desk', { key: request, name: 'startSync', payload });

  const second = (await tasksOf(sites)).find(({ key }) => key !== task)?.key ?? '';
  expect(await filesOf(sites, second)).toEqual([['log.txt', Buffer.from('first')]]);
  const { events } = await sites.ask<{ events: SyncEvent[] }>('desk', 'listEvents', payload);
  expect(events.at(-1)?.summary).toContain('1 attachment');
});
