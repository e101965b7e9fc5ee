import { checkScript } from '../../../src/script/compile/check';
import { fromText } from '../../../src/replica/rich-text';
import {
  assigned,
  incomingInput,
  makeComment,
  outgoingInput,
  readSeed,
  runIncoming,
  runOutgoing,
} from '../../make/script';

describe('the four scripts of the use case, exactly as they stand', () => {
  test.each([
    ['desk-outgoing', 'outgoing'],
    ['desk-incoming', 'incoming'],
    ['dev-outgoing', 'outgoing'],
  ] as const)('%s has nothing to complain about', (name, direction) => {
    expect(checkScript(readSeed(name), direction).diagnostics).toEqual([]);
  });

  test('the misspelt collection of dev-incoming is the one complaint, with its place and what was meant', () => {
    const source = readSeed('dev-incoming');
    const { diagnostics, compiled } = checkScript(source, 'incoming');
    const line = source.split('\n').findIndex((each) => each.includes('addedAttachment')) + 1;
    const column = (source.split('\n')[line - 1] ?? '').indexOf('addedAttachment') + 1;
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      line,
      column,
      kind: 'type',
      fix: { text: 'addedAttachments' },
    });
    expect(diagnostics[0]?.message).toMatch(/Did you mean 'addedAttachments'\?$/);
    expect(compiled).toBeDefined();
  });

  test('desk-outgoing sends what it names and nothing else', async () => {
    const issue = {
      key: 'DESK-1',
      summary: 'Printer',
      description: fromText('It burns'),
      comments: [makeComment()],
    };
    const { replica } = await runOutgoing(readSeed('desk-outgoing'), outgoingInput(issue));
    expect(replica).toMatchObject({
      key: 'DESK-1',
      summary: 'Printer',
      description: fromText('It burns'),
      comments: [{ id: '1' }],
    });
    expect(Object.keys(replica).sort()).toEqual([
      'assignee',
      'attachments',
      'comments',
      'description',
      'key',
      'project',
      'reporter',
      'resolution',
      'status',
      'summary',
    ]);
  });

  test('desk-incoming never creates a request', async () => {
    const { wanted } = await runIncoming(
      readSeed('desk-incoming'),
      incomingInput({ summary: 'x' }, { firstSync: true }),
    );
    expect(wanted).toEqual({ assigned: [] });
  });

  test('desk-incoming takes over what was resolved', async () => {
    const added = makeComment({ id: '77', text: 'Fixed' });
    const run = await runIncoming(
      readSeed('desk-incoming'),
      incomingInput(
        { summary: 'Printer', description: null, resolution: { name: 'Done' } },
        {
          issue: { comments: [makeComment({ id: '5' })] },
          received: { comments: { added: [added], changed: [], removed: [] } },
        },
      ),
    );
    expect(assigned(run)).toEqual({
      summary: 'Printer',
      description: null,
      doTransition: 'Development Ready',
    });
    expect(run.wanted.comments).toMatchObject([
      { from: 'local', id: '5' },
      { from: 'replica', remoteId: '77', attribute: true, line: 6 },
    ]);
  });

  test('dev-incoming creates a task, and its typo warns with the line instead of stopping the sync', async () => {
    const run = await runIncoming(
      readSeed('dev-incoming'),
      incomingInput(
        {
          summary: 'Printer',
          description: fromText('It burns'),
          status: { name: 'Waiting for development' },
        },
        {
          firstSync: true,
          issue: { resolution: null },
          received: { comments: { added: [makeComment({ id: '9' })], changed: [], removed: [] } },
        },
      ),
    );
    expect(assigned(run)).toMatchObject({
      projectKey: 'ACME',
      typeName: 'Task',
      summary: 'Printer',
      description: fromText('It burns'),
    });
    expect(run.wanted.comments).toMatchObject([{ from: 'replica', remoteId: '9' }]);
    expect(run.warnings).toEqual([
      {
        line: 7,
        message:
          "Nothing was added to issue.attachments: replica.addedAttachment is undefined. Did you mean 'addedAttachments'?",
      },
    ]);
  });

  test('dev-incoming reopens what comes back', async () => {
    const replica = {
      summary: 's',
      description: null,
      status: { name: 'Waiting for development' },
    };
    const run = await runIncoming(
      readSeed('dev-incoming'),
      incomingInput(replica, { issue: { resolution: { name: 'Done' } } }),
    );
    expect(assigned(run)).toMatchObject({ doTransition: 'Reopen' });
  });
});
