/** Lists of entries: those that are here in part, what makes two the same, and what a run gives back of them. */
import { runScript } from '../../../src/script/run/sandbox';
import type { IncomingInput, Need } from '../../../src/script/script';
import { assigned, compile, incomingInput, makeComment, runIncoming } from '../../make/script';

const NONE = { added: [], changed: [], removed: [] };
const TWO = [
  makeComment({ id: '71', text: 'One' }),
  makeComment({ id: '72', text: 'Two', internal: true }),
];
const COPY = { ...makeComment({ id: '5', text: 'Ada: One' }), remoteId: '71' };

function file(id: string) {
  const made = { created: '2026-01-05T08:00:00.000+0000', author: null };
  return { id, filename: `${id}.txt`, mimeType: 'text/plain', size: 1, ...made };
}

function log(id: string) {
  const at = '2026-01-05T08:00:00.000+0000';
  return {
    id,
    author: null,
    comment: null,
    started: at,
    timeSpentSeconds: 60,
    created: at,
    updated: at,
  };
}

/** A later message: of the lists only what is new has come. */
function later(issue: object = {}): IncomingInput {
  return incomingInput(
    { comments: [TWO[1]!], attachments: [file('92')], workLogs: [log('82')] },
    {
      issue,
      received: {
        comments: { ...NONE, added: [TWO[1]!] },
        attachments: { ...NONE, added: [file('92')] },
        workLogs: { ...NONE, added: [log('82')] },
        partial: ['comments', 'attachments', 'workLogs'],
      },
    },
  );
}

/** The input with all comments. */
function whole(issue: object = {}, delta: object = { added: TWO }): IncomingInput {
  const comments = { ...NONE, ...delta };
  return incomingInput({ comments: TWO }, { issue, received: { comments } });
}

async function needsOf(source: string, issue: object = {}): Promise<Need[]> {
  const outcome = await runScript(compile(source, 'incoming'), later(issue));
  return outcome.ok === 'needs' ? outcome.needs : [];
}

describe('a list of which only a part came', () => {
  test.each([
    ['issue.comments = replica.comments', 'comments'],
    ['issue.comments = replica.comments.filter((it) => !it.internal)', 'comments'],
    ['issue.comments = replica.comments.map((it) => ({ ...it, internal: true }))', 'comments'],
    ['issue.workLogs = replica.workLogs', 'workLogs'],
    ['let n = 0; replica.comments.forEach((it) => { n += 1 })', 'comments'],
    ['replica.attachments.each((it) => { issue.summary = it.filename })', 'attachments'],
    ['issue.labels = replica.attachments.map((it) => it.filename)', 'attachments'],
    ['issue.description = replica.comments.map((it) => it.body).join()', 'comments'],
    ['issue.comments -= replica.comments', 'comments'],
    ['issue.comments = replica.comments.filter((it, index) => index < 9)', 'comments'],
    ['issue.comments = replica.comments; store(issue)', 'comments'],
  ])('is asked for as a whole by %s', async (source, list) => {
    expect(await needsOf(source)).toEqual([{ kind: 'whole', list }]);
  });

  test.each([
    'issue.comments += replica.comments',
    'issue.comments += replica.comments.filter((it) => !it.internal)',
    'issue.attachments = replica.attachments.filter((it) => it.size < 10)',
    'const public_ = replica.comments.filter((it) => !it.internal)',
  ])('is enough for %s', async (source) => {
    expect(await needsOf(source)).toEqual([]);
  });

  test('of files adds what came and keeps the others', async () => {
    const issue = { attachments: [{ ...file('9'), remoteId: '91' }, file('8')] };
    const { wanted } = await runIncoming('issue.attachments = replica.attachments', later(issue));
    expect(wanted.attachments).toEqual([
      { from: 'replica', remoteId: '92', filename: '92.txt', line: 1 },
      { from: 'local', id: '9' },
      { from: 'local', id: '8' },
    ]);
  });
});

describe('two entries are the same', () => {
  const issue = {
    components: [{ id: '10', name: 'Gateway' }],
    fixVersions: [{ id: '20', name: '1.0' }],
    comments: [makeComment({ id: '71' })],
  };
  const replica = {
    components: [
      { id: '99', name: 'Gateway' },
      { id: '10', name: 'Web' },
    ],
    fixVersions: [{ id: '20', name: '2.0' }],
    comments: [makeComment({ id: '71' })],
  };
  const input = incomingInput(replica, { issue });

  test.each([
    ['issue.components += replica.components', { components: ['Gateway', 'Web'] }],
    ['issue.components += "Gateway"', { components: ['Gateway'] }],
    [
      'issue.components -= replica.components.filter((it) => it.name == "Web")',
      { components: ['Gateway'] },
    ],
    ['issue.components -= "Gateway"', { components: [] }],
    ['issue.fixVersions += replica.fixVersions', { fixVersions: ['1.0', '2.0'] }],
    ['issue.labels += ["x", "x"]', { labels: ['x'] }],
  ])('by their names, whatever their ids: %s', async (source, names) => {
    const values = Object.entries(assigned(await runIncoming(source, input)));
    const nameOf = (it: any) => it.name ?? it;
    expect(
      Object.fromEntries(values.map(([field, list]) => [field, (list as any[]).map(nameOf)])),
    ).toEqual(names);
  });

  test('for contains, too', async () => {
    const source = `issue.labels = [
      issue.components.contains(replica.components[0]!),
      issue.components.contains(replica.components[1]!),
      issue.comments.contains(replica.comments[0]!),
      issue.comments.contains(issue.comments[0]!),
    ].map(String)`;
    expect(assigned(await runIncoming(source, input))).toEqual({
      labels: ['true', 'false', 'false', 'true'],
    });
  });
});

describe('what a run gives back holds each entry of the peer once', () => {
  test.each([
    ['issue.comments += replica.addedComments; issue.comments += replica.comments', 2],
    ['issue.comments = [...replica.comments, ...replica.addedComments]', 2],
    ['issue.comments += replica.addedComments; commentHelper.mergeComments(issue, replica)', 2],
    ['commentHelper.mergeComments(issue, replica); issue.comments += replica.addedComments', 2],
    ['for (let i = 0; i < 2; i += 1) commentHelper.mergeComments(issue, replica)', 2],
  ])('%s', async (source, count) => {
    const { wanted } = await runIncoming(source, whole());
    expect(wanted.comments).toHaveLength(count);
  });

  test('and its copy with it, as the script made it last', async () => {
    const input = whole({ comments: [COPY] }, { changed: [TWO[0]!] });
    const { wanted } = await runIncoming('issue.comments += replica.changedComments', input);
    expect(wanted.comments).toMatchObject([
      { from: 'local', id: '5', attribute: true, body: TWO[0]!.body },
    ]);
  });

  test('files and links as well', async () => {
    const links = [
      {
        id: '1',
        type: { name: 'Blocks' },
        direction: 'inward' as const,
        issue: { id: '7', key: 'A-7' },
      },
    ];
    const { wanted } = await runIncoming(
      `issue.attachments += replica.addedAttachments
      attachmentHelper.mergeAttachments(issue, replica)
      issue.issueLinks = [...replica.issueLinks, ...replica.issueLinks]`,
      incomingInput(
        { attachments: [file('92')], issueLinks: links },
        { received: { attachments: { ...NONE, added: [file('92')] } } },
      ),
    );
    expect([wanted.attachments, wanted.issueLinks]).toMatchObject([
      [{ remoteId: '92' }],
      [{ type: 'Blocks' }],
    ]);
  });

  test('a helper that merges looks once at what is in the list already', async () => {
    const source = `issue.comments += replica.addedComments
      issue.comments += replica.changedComments
      const seen: string[] = []
      commentHelper.mergeComments(issue, replica, (it) => { seen.push(it.id); it.body = it.body + "!"; return it })
      issue.labels = seen`;
    const input = whole({ comments: [COPY] }, { added: [TWO[1]!], changed: [TWO[0]!] });
    const run = await runIncoming(source, input);
    expect(assigned(run)).toEqual({ labels: ['71', '72'] });
    expect(run.wanted.comments).toMatchObject([
      { from: 'local', id: '5', attribute: false },
      { from: 'replica', remoteId: '72', attribute: false },
    ]);
    expect(JSON.stringify(run.wanted.comments)).toContain('Two!');
  });

  test('one that a helper is told to leave out is out, though the script had added it', async () => {
    const source = `issue.comments += replica.addedComments
      commentHelper.mergeComments(issue, replica, (it) => it.internal ? null : it)`;
    const { wanted } = await runIncoming(source, whole());
    expect(wanted.comments).toMatchObject([{ remoteId: '71' }]);
  });
});

test('of a work log that was changed on the other side, the copy gets its author’s name again', async () => {
  const run = await runIncoming(
    'workLogHelper.mergeWorkLogs(issue, replica)',
    incomingInput(
      { workLogs: [log('82')] },
      {
        issue: { workLogs: [{ ...log('6'), remoteId: '82' }] },
        received: { workLogs: { ...NONE, changed: [log('82')] } },
      },
    ),
  );
  expect(run.wanted.workLogs).toMatchObject([{ from: 'local', id: '6', attribute: true }]);
});

test('what a script writes itself has a number of its own, after removals and across a store', async () => {
  const source = `commentHelper.addComment("a", issue.comments)
    commentHelper.addComment("b", issue.comments)
    issue.comments = issue.comments.slice(1)
    commentHelper.addComment("c", issue.comments)
    workLogHelper.addWorkLog("1h", "2026-01-05", "d", issue.workLogs)
    store(issue)
    commentHelper.addComment("e", issue.comments)`;
  const script = compile(source, 'incoming');
  const first = await runScript(script, incomingInput({}));
  const input = incomingInput({});
  const second = await runIncoming(source, { ...input, reloads: [input.issue] });
  expect(first).toMatchObject({
    needs: [{ wanted: { comments: [{ number: 2 }, { number: 3 }], workLogs: [{ number: 4 }] } }],
  });
  expect(second.wanted.comments).toMatchObject([{ from: 'script', number: 5 }]);
});

test('a list that is assigned what the other side does not send stays as it is, with a warning', async () => {
  const input = incomingInput({ summary: 'x' }, { issue: { comments: [COPY] } });
  const ended = await runIncoming('issue.comments = replica.comments', input);
  expect(ended.wanted).toEqual({ assigned: [] });
  expect(ended.warnings).toEqual([
    { message: 'issue.comments was left as it is: what was assigned is undefined.', line: 1 },
  ]);
});
