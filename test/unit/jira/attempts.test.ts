/** A refusal of one value costs that value alone, whether or not Jira names it. */
import { sendFields, type Wanted } from '../../../src/jira/attempts';
import { JiraRefusal } from '../../../src/jira/client';
import { fromText } from '../../../src/replica/rich-text';

const heading = {
  type: 'doc',
  version: 1,
  content: [{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Hot' }] }],
};

function wanted(fields: Record<string, unknown>, more: Partial<Wanted> = {}): Wanted {
  const names = Object.fromEntries(Object.keys(fields).map((id) => [id, id]));
  return { fields, names, refused: [], words: {}, readAllowed: () => Promise.resolve({}), ...more };
}

/** A site that answers each attempt in turn, and takes what comes after them. */
function site(...refusals: (JiraRefusal | undefined)[]) {
  const sent: Record<string, unknown>[] = [];
  const send = (fields: Record<string, unknown>) => {
    const refusal = refusals[sent.length];
    sent.push(fields);
    return refusal ? Promise.reject(refusal) : Promise.resolve('made');
  };
  return { sent, send };
}

const unnamed = new JiraRefusal('Jira refused: INVALID_INPUT', {});

test('a document that is refused without being named goes in words, pictures as their names', async () => {
  const { sent, send } = site(unnamed);
  const words = { description: fromText('Hot [fire.png]') as never };
  const { refused } = await sendFields(
    wanted({ summary: 'x', description: heading }, { words }),
    send,
  );
  expect(sent[1]).toEqual({ summary: 'x', description: words.description });
  expect(refused).toEqual([{ field: 'description', reason: unnamed.message, isPlain: true }]);
});

test('if that is refused too, all but the documents is written', async () => {
  const { sent, send } = site(unnamed, unnamed);
  const { refused } = await sendFields(wanted({ summary: 'x', description: heading }), send);
  expect(sent[2]).toEqual({ summary: 'x' });
  expect(refused).toEqual([{ field: 'description', reason: unnamed.message }]);
});

test('what a validator says is thrown in its words after at most two more attempts', async () => {
  const said = new JiraRefusal('Jira refused: Only the lead may do this.', {});
  const { sent, send } = site(said, said, said, said);
  await expect(sendFields(wanted({ summary: 'x', description: heading }), send)).rejects.toBe(said);
  expect(sent).toHaveLength(3);
  const plain = site(said);
  await expect(sendFields(wanted({ summary: 'x' }), plain.send)).rejects.toBe(said);
  expect(plain.sent).toHaveLength(1);
});

test('a parent that is refused as parentId costs the parent alone', async () => {
  const { sent, send } = site(new JiraRefusal('no', { parentId: 'not in this hierarchy' }));
  const { refused } = await sendFields(wanted({ summary: 'x', parent: { key: 'A-1' } }), send);
  expect(sent[1]).toEqual({ summary: 'x' });
  expect(refused).toEqual([{ field: 'parent', reason: 'not in this hierarchy' }]);
});

test('of a list the names that the site has are written', async () => {
  const { sent, send } = site(new JiraRefusal('no', { fixVersions: 'no 9' }));
  const readAllowed = () => Promise.resolve({ fixVersions: ['1', '2'] });
  const fields = { fixVersions: [{ name: '1' }, { name: '9' }] };
  const { refused } = await sendFields(wanted(fields, { readAllowed }), send);
  expect(sent[1]).toEqual({ fixVersions: [{ name: '1' }] });
  expect(refused).toEqual([{ field: 'fixVersions', reason: 'no 9', missing: ['9'] }]);
});

test('a refusal of the summary is a refusal of the whole', async () => {
  const refusal = new JiraRefusal('no', { summary: 'too long' });
  await expect(sendFields(wanted({ summary: 'x' }), site(refusal).send)).rejects.toBe(refusal);
});
