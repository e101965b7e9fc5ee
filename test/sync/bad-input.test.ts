/**
 * A peer with valid keys that is broken or hostile. Whatever it sends is refused at the door or told on
 * the event, nothing is half written, and other issues go on as if nothing had happened.
 */
import { randomUUID } from 'node:crypto';
import { seal } from '../../src/peer/envelope';
import type { SyncEvent } from '../../src/model/sync-event';
import { take, text, wordsOf, type Json } from '../cloud/rest';
import { makeRequest, makeTwoSites, republish, tasksOf, type TwoSites } from '../make/two-sites';
import { knock, listenIn, stolenKeys } from '../trust/wire';

/** A whole replica of a request that nobody made. */
function message(issueId: string, fields: object, lists: object = {}): Json {
  return {
    kind: 'replica',
    twin: { initiator: 'a', issueId },
    from: {
      id: issueId,
      key: 'DESK-77',
    },
    seq: 1,
    readAt: Date.UTC(2026, 0, 5, 8),
    ack: 0,
    delta: { base: null, fields, dropped: [], ...lists },
    edited: {},
  };
}

async function send(sites: TwoSites, content: object): Promise<number> {
  const { url, send: keys, sender } = stolenKeys(sites, 'desk');
  const stamp = { id: randomUUID(), now: sites.world.clock.now() };
  const { headers, body } = seal(content, sender, keys, stamp);
  return (await knock(sites, { url, headers: Object.entries(headers), body })).status;
}

const AT = '2026-01-05T08:00:00.000+0000';

function comment(id: string, body: unknown): object {
  const author = { displayName: 'Ada Agent' };
  return { id, author, body, created: AT, updated: AT, internal: false };
}

const FIELDS = { summary: 'Odd', description: null, status: { name: 'Open' } };

/** A document with one node that nobody knows, around words. */
const UNKNOWN = {
  type: 'doc',
  version: 1,
  content: [
    { type: 'hologram', attrs: { spin: 1 }, content: [{ type: 'text', text: 'from the future' }] },
  ],
};

/** JSON that a JavaScript object cannot say. */
const deep = (): unknown => {
  let node: object = { type: 'text', text: 'deep' };
  for (let level = 0; level < 120; level += 1) node = { type: 'panel', content: [node] };
  return { type: 'doc', version: 1, content: [node] };
};

const HEBREW = 'שלום ‮עולם مرحبا 👩‍👩‍👧‍👦 नमस्ते 你好 𝒳 é';

interface Case {
  name: string;
  fields?: object;
  lists?: object;
  /** 202 unless it goes no further than the door. */
  status?: number;
  /** What the event says; none of it where the door refuses. */
  says?: RegExp;
  /** What became of the task; undefined where there is none. */
  task?: (fields: Json) => void;
}

const CASES: Case[] = [
  { name: 'a number for a summary', fields: { ...FIELDS, summary: 42 }, status: 400 },
  { name: 'an endless summary', fields: { ...FIELDS, summary: 'x'.repeat(2000) }, status: 400 },
  { name: 'a list for a status', fields: { ...FIELDS, status: ['Open'] }, status: 400 },
  { name: 'a document that is a text', fields: { ...FIELDS, description: 'words' }, status: 400 },
  { name: 'a document nested 120 deep', fields: { ...FIELDS, description: deep() }, status: 400 },
  {
    name: 'a comment without a body',
    lists: { comments: { put: [comment('1', undefined)], removed: [] } },
    status: 400,
  },
  {
    name: 'a comment whose id is the name of a prototype',
    lists: { comments: { put: [comment('__proto__', text('x'))], removed: [] } },
    status: 400,
  },
  {
    name: 'a file of less than nothing',
    lists: {
      attachments: {
        put: [{ id: '1', filename: 'a', mimeType: '', size: -1, created: AT, author: null }],
        removed: [],
      },
    },
    status: 400,
  },
  { name: 'no summary', fields: { status: { name: 'Open' } }, says: /summary/ },
  {
    name: 'a summary that is too long for Jira',
    fields: { ...FIELDS, summary: 'x'.repeat(300) },
    says: /can't exceed 255 characters/,
  },
  {
    name: 'a summary of several lines',
    fields: { ...FIELDS, summary: 'one\r\n two' },
    task: ({ summary }) => {
      expect(summary).toBe('one two');
    },
  },
  {
    name: 'fields that nobody knows',
    fields: { ...FIELDS, hologram: true, ['constructor']: { prototype: {} } },
    task: ({ summary }) => {
      expect(summary).toBe('Odd');
    },
  },
  {
    name: 'a node that nobody knows, in the description and in a comment',
    fields: { ...FIELDS, description: UNKNOWN },
    lists: { comments: { put: [comment('7', UNKNOWN)], removed: [] } },
    says: /description arrived as plain text.*comment arrived as plain text/s,
    task: ({ description, comment: { comments } }) => {
      expect(wordsOf(description)).toBe('from the future');
      expect(wordsOf(comments[0].body)).toMatch(/Ada Agent.*from the future/);
    },
  },
  {
    name: 'an empty text node and an attribute too many',
    fields: {
      ...FIELDS,
      description: {
        type: 'doc',
        version: 1,
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: '' }] },
          { type: 'panel', attrs: { panelType: 'info', onclick: 'x' }, content: [] },
          { type: 'paragraph', content: [{ type: 'text', text: 'kept' }] },
        ],
      },
    },
    says: /description arrived as plain text/,
    task: ({ description }) => {
      expect(wordsOf(description).trim()).toBe('kept');
    },
  },
  {
    name: 'a description that is longer than Jira takes',
    fields: { ...FIELDS, description: text('x'.repeat(100_000)) },
    says: /description was shortened: Jira takes 32767 characters/,
    task: ({ description }) => {
      expect(JSON.stringify(description)).toMatch(/x{1000}.*Shortened\. The whole text: /);
    },
  },
  {
    name: 'a description of 4.8 MB',
    fields: { ...FIELDS, description: text('x'.repeat(4_800_000)) },
    says: /most of them in description; 240000 are allowed/,
  },
  {
    name: 'a key of its own of a megabyte',
    fields: { ...FIELDS, customKeys: { big: 'x'.repeat(1_000_000) } },
    says: /most of them in customKeys/,
  },
  {
    name: 'a custom field that is not here',
    fields: { ...FIELDS, customFields: { Nowhere: { value: { a: [1, null, { b: 'c' }] } } } },
    task: ({ summary }) => {
      expect(summary).toBe('Odd');
    },
  },
  {
    name: 'every script and direction',
    fields: { ...FIELDS, summary: HEBREW, description: text(HEBREW) },
    lists: { comments: { put: [comment('8', text(HEBREW))], removed: [] } },
    task: ({ summary, description, comment: { comments } }) => {
      expect(summary).toBe(HEBREW);
      expect(wordsOf(description)).toBe(HEBREW);
      expect(wordsOf(comments[0].body)).toContain(HEBREW);
    },
  },
  {
    name: 'halves of characters',
    fields: { ...FIELDS, summary: 'half \ud83d and \udc00', description: text('\ud800') },
    task: ({ summary, description }) => {
      expect(summary).toBe('half � and �');
      expect(wordsOf(description)).toBe('�');
    },
  },
];

const saidOf = (event: SyncEvent | undefined): string =>
  [event?.error?.message, ...(event?.warnings ?? []).map((each) => each.message)].join(' ');

test('what a broken or hostile peer sends is refused or told, and nothing else is touched', async () => {
  const sites = await makeTwoSites();
  const wrong: string[] = [];
  const check = (name: string, look: () => void) => {
    try {
      look();
    } catch (error) {
      wrong.push(`${name}: ${(error as Error).message}`);
    }
  };
  for (const [
    index,
    { name, fields = FIELDS, lists, status = 202, says, task },
  ] of CASES.entries()) {
    const before = (await tasksOf(sites)).length;
    const events = (await sites.events('dev')).length;
    const answered = await send(sites, message(String(70_000 + index), fields, lists));
    const made = (await tasksOf(sites)).slice(before);
    const [event, ...more] = (await sites.events('dev')).slice(events);
    check(name, () => {
      expect(answered).toBe(status);
      expect(made).toHaveLength(task ? 1 : 0);
      task?.(made[0]?.fields);
      expect(more).toEqual([]);
      if (status !== 202) expect(event).toBeUndefined();
      else if (says) expect(saidOf(event)).toMatch(says);
      else expect(event).toMatchObject({ state: 'applied', warnings: [] });
    });
  }
  expect(wrong).toEqual([]);

  // Other issues go on.
  const request = await makeRequest(sites, { summary: 'A good one' });
  await sites.after(take(sites.agent, request, 'Send to development'));
  expect((await tasksOf(sites)).at(-1)?.fields.summary).toBe('A good one');
  expect(sites.platform.failures()).toEqual([]);
});

test('a text that Jira took in plain form only goes back as it came, until somebody changes it', async () => {
  const sites = await makeTwoSites();
  await send(sites, message('70000', { ...FIELDS, description: UNKNOWN }));
  const [task] = await tasksOf(sites);
  const heard = listenIn(sites);
  const sent = () =>
    JSON.parse(heard.filter(({ url }) => !url.includes('dev')).at(-1)?.body ?? '{}').delta?.fields
      .description;
  const path = `/rest/api/3/issue/${task!.key}`;
  await sites.after(sites.developer.post(`${path}/comment`, { body: text('Hm.') }));
  expect(sent()).toEqual(UNKNOWN);
  await sites.after(sites.developer.put(path, { fields: { description: text('Mine.') } }));
  expect(wordsOf(sent())).toBe('Mine.');
});

test('ten thousand comments are read, kept and told of in one message', async () => {
  const sites = await makeTwoSites();
  await republish(
    sites,
    'dev',
    'incoming',
    `if (firstSync) { issue.projectKey = 'ACME'; issue.typeName = 'Task'; }
     issue.summary = replica.summary + ' ' + replica.addedComments.length;
     issue.comments += replica.addedComments.filter((it) => it.id == '9999');`,
  );
  const put = Array.from({ length: 10_000 }, (_, index) =>
    comment(String(index), text(`Number ${index}`)),
  );
  const content = message('70000', FIELDS, { comments: { put, removed: [] } });
  expect(await send(sites, content)).toBe(202);
  const [event] = await sites.events('dev');
  expect({ state: event?.state, said: saidOf(event) }).toEqual({ state: 'applied', said: '' });
  const [task] = await tasksOf(sites);
  expect(task?.fields).toMatchObject({ summary: 'Odd 10000', comment: { total: 1 } });
  // The same once more, read later: nothing is new.
  await send(sites, { ...content, seq: 2, readAt: Number(content.readAt) + 1 });
  expect((await tasksOf(sites))[0]?.fields.summary).toBe('Odd 0');
  expect(sites.platform.failures()).toEqual([]);
});
