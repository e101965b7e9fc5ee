/** Values of fields: what a script reads is what was promised, and what it leaves in them is what comes out. */
import { fromText } from '../../../src/replica/rich-text';
import { serialise } from '../../../src/replica/serialise';
import { runScript } from '../../../src/script/run/sandbox';
import {
  assigned,
  compile,
  incomingInput,
  outgoingInput,
  runIncoming,
  runOutgoing,
} from '../../make/script';

const NOTES = fromText('It burns') as any;

async function assignedBy(source: string, input = incomingInput({})): Promise<unknown> {
  return assigned(await runIncoming(source, input));
}

describe('custom fields', () => {
  const input = incomingInput(
    {},
    {
      issue: {
        customFields: { Points: { id: 'customfield_1', value: 1 }, Notes: { value: NOTES } },
      },
    },
  );

  test.each([
    ['issue.customFields["Points"].value = 5; issue.customFields["Points"].value += 1', 6],
    ['issue.customFields.Points = 5 as any; issue.customFields.Points.value += 1', 6],
    [
      'issue.customFields.Points = { name: "Points", value: 7 } as any; issue.customFields.Points.value += 1',
      8,
    ],
  ])('remember what was assigned: %s', async (source, value) => {
    expect(await assignedBy(source, input)).toEqual({ 'customFields.Points': value });
  });

  test('are those of the issue that was read again after a store', async () => {
    const source =
      'issue.customFields.Points.value = 5; store(issue); issue.customFields.Points.value += 1';
    const reloaded = { ...input.issue, customFields: { Points: { value: 50 } } };
    expect(await assignedBy(source, { ...input, reloads: [reloaded] })).toEqual({
      'customFields.Points': 51,
    });
  });

  test('of documents are rich text, and a text that is assigned to one becomes a document', async () => {
    const read = 'issue.summary = String(issue.customFields.Notes.value.includes("burns"))';
    expect(await assignedBy(read, input)).toEqual({ summary: 'true' });
    const write = 'issue.customFields.Notes.value += "!"; issue.customFields.Points.value = "text"';
    expect(await assignedBy(write, input)).toEqual({
      'customFields.Notes': fromText('It burns!'),
      'customFields.Points': 'text',
    });
    expect(await assignedBy('issue.customFields.Notes.value = ""', input)).toEqual({
      'customFields.Notes': null,
    });
  });

  test('of the other side, and what it sent by names of its own, have their documents as rich text', async () => {
    const received = incomingInput({
      customFields: { Notes: { value: NOTES } },
      customKeys: { told: NOTES, all: [NOTES], like: { type: 'doc', content: 7 } },
    });
    const source = `issue.summary = [replica.customFields.Notes!.value, replica.customKeys.told, replica.customKeys.all[0], (replica as any).told].map((it) => it.includes("burns")).join()
      issue.customFields.Copy.value = replica.customKeys.told
      issue.customFields.Other.value = replica.customKeys.like`;
    expect(await assignedBy(source, received)).toEqual({
      summary: 'true,true,true,true',
      'customFields.Copy': NOTES,
      'customFields.Other': { type: 'doc', content: 7 },
    });
  });

  test('of people are people as everywhere', () => {
    const raw = {
      accountId: 'a1',
      displayName: 'Ada',
      emailAddress: 'ada@acme.example',
      active: true,
    };
    const fields = {
      customfield_1: raw,
      customfield_2: [raw, { name: 'admins' }],
      customfield_3: null,
    };
    const ada = { accountId: 'a1', displayName: 'Ada', email: 'ada@acme.example' };
    expect(serialise({ id: '1', key: 'A-1', fields }, '').customFields).toEqual({
      customfield_1: { id: 'customfield_1', value: ada },
      customfield_2: { id: 'customfield_2', value: [ada, { name: 'admins' }] },
      customfield_3: { id: 'customfield_3', value: null },
    });
  });
});

describe('what is changed in place', () => {
  const link = {
    id: '1',
    type: { name: 'Blocks' },
    direction: 'inward' as const,
    issue: { id: '7', key: 'A-7' },
  };
  const input = incomingInput(
    { issueLinks: [link] },
    {
      issue: {
        labels: ['a'],
        components: [{ name: 'Gateway' }],
        customFields: { Platforms: { value: [{ value: 'Web' }] } },
      },
    },
  );

  test.each([
    ['issue.labels.push("x")', { labels: ['a', 'x'] }],
    [
      'issue.components.push({ name: "Web" })',
      { components: [{ name: 'Gateway' }, { name: 'Web' }] },
    ],
    ['issue.fixVersions.push({ name: "1.0" })', { fixVersions: [{ name: '1.0' }] }],
    ['issue.affectedVersions.push({ name: "1.0" })', { affectedVersions: [{ name: '1.0' }] }],
    [
      'issue.customFields.Platforms.value.push({ value: "iOS" })',
      { 'customFields.Platforms': [{ value: 'Web' }, { value: 'iOS' }] },
    ],
    [
      'issue.customFields.Platforms.value[0].value = "iOS"',
      { 'customFields.Platforms': [{ value: 'iOS' }] },
    ],
    [
      'const list = issue.labels; issue.summary = list[0]!; list.pop()',
      { summary: 'a', labels: [] },
    ],
  ])('counts: %s', async (source, fields) => {
    expect(await assignedBy(source, input)).toEqual(fields);
  });

  test('counts of links, too, and before a store', async () => {
    const source =
      'issue.issueLinks.push(replica.issueLinks[0]!)\nissue.labels.push("x")\nstore(issue)';
    const outcome = await runScript(compile(source, 'incoming'), input);
    expect(outcome).toMatchObject({
      needs: [
        {
          wanted: {
            assigned: [{ field: 'labels', value: ['a', 'x'], line: 2 }],
            issueLinks: [{ type: 'Blocks', line: 1 }],
          },
        },
      ],
    });
  });

  test('is nothing where a script only looks', async () => {
    const source =
      'if (issue.labels.includes("a") && issue.customFields.Platforms.value.length > 1) issue.labels.pop()';
    expect((await runIncoming(source, input)).wanted).toEqual({ assigned: [] });
  });
});

test('a list that was assigned has all that a list has', async () => {
  const source = `issue.labels = ["a"]
    issue.summary = [issue.labels.size(), issue.labels.contains("a"), issue.labels.first()].join()`;
  expect(await assignedBy(source)).toEqual({ labels: ['a'], summary: '1,true,a' });
});

describe('what crosses', () => {
  test('of a text with formatting into a field without is its text', async () => {
    const received = incomingInput({ description: NOTES });
    const source =
      'issue.summary = replica.description!; issue.labels = [replica.description!]; issue.environment = replica.description';
    expect(await assignedBy(source, received)).toEqual({
      summary: 'It burns',
      labels: ['It burns'],
      environment: NOTES,
    });
    const { replica } = await runOutgoing(
      'replica.summary = issue.description; replica.customKeys.notes = issue.description; replica.customFields.Notes = issue.description',
      outgoingInput({ description: NOTES }),
    );
    expect(replica).toEqual({
      summary: 'It burns',
      customKeys: { notes: NOTES },
      customFields: { Notes: { value: NOTES } },
    });
  });

  test('holds nothing that is undefined', async () => {
    const { replica } = await runOutgoing(
      'replica.reporter = { ...issue.reporter!, email: undefined }; replica.customKeys.a = { b: undefined, c: [undefined] }',
      outgoingInput({
        reporter: { accountId: 'a1', displayName: 'Ada', email: 'ada@acme.example' },
      }),
    );
    expect(replica).toEqual({
      reporter: { accountId: 'a1', displayName: 'Ada' },
      customKeys: { a: { c: [null] } },
    });
  });
});
