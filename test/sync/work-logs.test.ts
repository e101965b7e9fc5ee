/** Work logs: whose they are, and who may read them, also later. */
import { text, wordsOf, type Json } from '../cloud/rest';
import { makeTwin, makeTwoSites, read, republish, type TwoSites } from '../make/two-sites';

const MERGING = 'workLogHelper.mergeWorkLogs(issue, replica)';

let sites: TwoSites;
let request: string;
let task: string;
beforeEach(async () => {
  sites = await makeTwoSites();
  ({ request, task } = await makeTwin(sites));
  await republish(sites, 'dev', 'outgoing', 'replica.workLogs = issue.workLogs');
  await republish(sites, 'desk', 'incoming', `if (!firstSync) ${MERGING}`);
});

const logsOnDesk = async () => (await read(sites.agent, request)).fields.worklog.worklogs as Json[];

function log(body: object): Promise<{ id: string }> {
  const path = `/rest/api/3/issue/${task}/worklog`;
  return sites.after(sites.developer.post(path, { timeSpent: '1h', ...body }));
}

test('an edited log still says whose it is, and loses its words where they were taken out', async () => {
  const { id } = await log({ comment: text('Looked at it') });
  const path = `/rest/api/3/issue/${task}/worklog/${id}`;
  await sites.after(sites.developer.put(path, { comment: text('Took it apart') }));
  const [edited] = await logsOnDesk();
  expect(wordsOf(edited?.comment)).toMatch(/^Jonas Weber .* Took it apart$/);

  const blank = { type: 'doc', version: 1, content: [] };
  await sites.after(sites.developer.put(path, { comment: blank }));
  expect(wordsOf((await logsOnDesk())[0]?.comment)).not.toContain('apart');
});

test('a log that only a role may read arrives so, and so does one that is restricted later', async () => {
  const role = 'atlassian-addons-project-access';
  for (const [site, key, who] of [
    ['desk', 'DESK', 'agent@desk.example'],
    ['dev', 'ACME', 'developer@acme.example'],
  ] as const) {
    const { admin } = sites[site].jira;
    admin.project(key).roles.set(role, new Set([admin.userByEmail(who)!.accountId]));
  }
  const visibility = { type: 'role', value: role };
  await log({ comment: text('Secret'), visibility });
  const { id } = await log({ comment: text('Open') });
  await sites.after(
    sites.developer.put(`/rest/api/3/issue/${task}/worklog/${id}`, {
      comment: text('Secret, too'),
      visibility,
    }),
  );
  const restricted = (await logsOnDesk()).map((each) => each.visibility?.value as string);
  expect(restricted).toEqual([role, role]);
});
