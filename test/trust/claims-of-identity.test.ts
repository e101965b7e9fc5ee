/** A peer cannot reach what is not its own by the names that it uses: files, ids, lines of the log. */
import { wordsOf, type Json } from '../cloud/rest';
import { askPanel, twinsOn } from '../make/panel';
import { makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { commentOf, replicaOf, say } from './peer';

async function stop(sites: TwoSites, key: string): Promise<void> {
  const [twin] = await twinsOn(sites, 'desk', key);
  const payload = { twinKey: twin?.twinKey };
  expect(await askPanel(sites, 'desk', { key, name: 'stopSync', payload })).toMatchObject({
    ok: true,
  });
}

test('a file that was offered is given to the peer until the sync is stopped, and not after', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  const bytes = new Uint8Array(Buffer.from('a secret file'));
  const { id } = await sites.after(sites.agent.attach(request, 'a.txt', bytes));
  const twin = { initiator: 'a', issueId: (await read(sites.agent, request)).id };
  const ask = { kind: 'attachment', twin, attachmentId: id, start: 0, length: 13 };
  expect((await say(sites, 'dev', ask)).status).toBe(200);

  await stop(sites, request);
  const answer = await say(sites, 'dev', ask);
  expect(answer).toEqual({ status: 404, body: '{"error":"jira-not-found"}' });
});

/** Only what comes in at the desk matters. */
function scripts(deskIncoming: string) {
  const outgoing = 'replica.key = issue.key';
  return { deskOutgoing: outgoing, deskIncoming, devOutgoing: outgoing, devIncoming: 'return' };
}

const WRITES_ITSELF = `
if (firstSync) { issue.projectKey = "DESK"; issue.typeName = "Service Request" }
issue.summary = replica.summary
if (firstSync) commentHelper.addComment("Written by our script", issue.comments)
commentHelper.mergeComments(issue, replica)`;

async function commentsHere(sites: TwoSites): Promise<string[]> {
  const { issues } = await sites.agent.post('/rest/api/3/search/jql', {
    jql: 'project = DESK',
    fields: ['comment'],
  });
  return issues.flatMap((each: Json) =>
    each.fields.comment.comments.map((one: Json) => wordsOf(one.body)),
  );
}

test('a comment that this side’s script wrote is neither changed nor removed by the peer', async () => {
  const sites = await makeTwoSites({ scripts: scripts(WRITES_ITSELF) });
  await say(sites, 'dev', replicaOf(sites));
  expect(await commentsHere(sites)).toEqual(['Written by our script']);

  const kept = JSON.stringify(sites.desk.installation.kvs.dump());
  const [own = ''] = /@script-[\d-]+/.exec(kept) ?? [];
  expect(own).not.toBe('');
  for (const id of [own, own.slice(1), 'script-1', 'script-0-1']) {
    const base = { base: 1, fields: {}, dropped: [] };
    const put = { ...base, comments: { put: [commentOf(id, 'Forged')], removed: [] } };
    const removed = { ...base, comments: { put: [], removed: [id] } };
    for (const [index, delta] of [put, removed].entries()) {
      const seq = 2 + index;
      const { status } = await say(sites, 'dev', replicaOf(sites, { seq, delta }));
      expect(status).toBe(id === own ? 400 : 202);
    }
  }
  expect(await commentsHere(sites)).toContain('Written by our script');
});

test('whatever a peer writes stands on one line of the log, with its controls as codes', async () => {
  const sites = await makeTwoSites({
    scripts: scripts('throw new Error(replica.summary)'),
  });
  const summary = 'A\nERROR forged\u2028line\u202e';
  const delta = { base: null, fields: { summary }, dropped: [] };
  const from = { id: '1', key: 'A\nforged-1' };
  await say(sites, 'dev', replicaOf(sites, { delta }));
  await say(sites, 'dev', replicaOf(sites, { from }));
  const lines = sites.platform.ledger.invocations.flatMap(({ logs }) =>
    logs.map(({ text }) => text),
  );
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
});

test('the panel links to the connection\u2019s site, whatever address and key a peer claims', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  const twin = { initiator: 'a', issueId: (await read(sites.agent, request)).id };
  const claim = (key: string) => {
    const issue = { id: '1', key, url: `https://evil.example/browse/${key}` };
    const result = { twin, ack: 1, outcome: 'applied', issue };
    return say(sites, 'dev', { kind: 'results', results: [result] });
  };
  expect((await claim('ACME-1 \u202e<img src=x>')).status).toBe(400);
  expect((await claim('ACME-7')).status).toBe(202);
  const [shown] = await twinsOn(sites, 'desk', request);
  expect(shown?.remote).toMatchObject({
    key: 'ACME-7',
    url: `${sites.dev.jira.baseUrl}/browse/ACME-7`,
  });
});
