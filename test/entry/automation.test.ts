/** An automation rule with the action *Send to twin*: it starts a sync, and says in its log why it did not. */
import { say } from '../trust/peer';
import { tasksOf, makeRequest, makeTwoSites, republish, type TwoSites } from '../make/two-sites';

const AGENT = 'tomasz.zielinski@desk.example';

let sites: TwoSites;
beforeAll(async () => {
  sites = await makeTwoSites();
});

/** A rule runs the action as somebody of the desk. */
function run(inputs: Record<string, unknown>, email = AGENT) {
  const { desk, platform } = sites;
  const { accountId } = desk.jira.admin.userByEmail(email)!;
  const call = { action: 'send-to-twin-by-rule', inputs, accountId };
  return sites.after(platform.doors.runAction(desk.installation, call));
}

test('a rule sends an issue to its twin; again, it makes no second one', async () => {
  const issueKey = await makeRequest(sites, { summary: 'By a rule' });
  expect(await run({ issueKey, connection: 'DeskDev' })).toBeUndefined();
  expect(await run({ issueKey, connection: 'DeskDev' })).toBeUndefined();
  const tasks = await tasksOf(sites);
  expect(tasks.map(({ fields }) => fields.summary)).toEqual(['By a rule']);
});

test('a rule keeps the connection by id, so it still sends after the connection is renamed', async () => {
  const other = await makeTwoSites();
  const { accountId } = other.desk.jira.admin.userByEmail(AGENT)!;
  const { id, code } = await other.ask<{ id: string; code: string }>('desk', 'invite', {
    name: 'Payroll',
  });
  await other.ask('dev', 'acceptInvitation', { code });
  const source = 'replica.summary = issue.summary';
  await other.ask('desk', 'publish', {
    connectionId: id,
    direction: 'outgoing',
    source,
    anyway: true,
  });
  const runWith = async (connection: string) => {
    const inputs = { issueKey: await makeRequest(other), connection };
    const call = { action: 'send-to-twin-by-rule', inputs, accountId };
    return other.after(other.platform.doors.runAction(other.desk.installation, call));
  };
  expect(await runWith('Payroll')).toBeUndefined();

  // The developers' admin gives another connection that name.
  await say(other, 'dev', { kind: 'control', action: 'rename', name: 'PAYROLL', at: 1, by: 'X' });
  const names = () =>
    other
      .ask<{ name: string }[]>('desk', 'listConnections')
      .then((all) => all.map(({ name }) => name).sort());
  expect(await names()).toEqual(['PAYROLL (2)', 'Payroll']);
  expect(await runWith('Payroll')).toBeUndefined();
  expect((await runWith('PAYROLL (2)'))?.errors[0]?.message).toMatch(/other site gave.*again/);
  expect(await runWith(other.connected.desk)).toBeUndefined();

  // Once its own name changes here, neither name leads to the stranger.
  const change = { kind: 'rename', name: 'Payroll (old)' };
  await other.ask('desk', 'changeConnection', { id, change });
  await say(other, 'dev', { kind: 'control', action: 'rename', name: 'Payroll', at: 2, by: 'X' });
  expect(await names()).toEqual(['Payroll', 'Payroll (old)']);
  expect((await runWith('Payroll'))?.errors).toHaveLength(1);
  expect(await runWith(id)).toBeUndefined();
  await expect(other.ask('desk', 'invite', { name: 'payroll' })).rejects.toThrow('already');
});

test('a rule that cannot send stops, and its log says why and what to do', async () => {
  const issueKey = await makeRequest(sites);
  const before = (await tasksOf(sites)).length;
  const said = async (inputs: Record<string, unknown>, email?: string) =>
    (await run(inputs, email))?.errors.map(({ message }) => message).join();
  expect(await said({ issueKey, connection: 'Elsewhere' })).toMatch(
    /no connection named Elsewhere.*Check that the connection/,
  );
  expect(await said({ issueKey: '{{issue.key}}', connection: 'DeskDev' })).toMatch(
    /key of an issue/,
  );
  expect(await said({ issueKey: 'DESK-999', connection: 'DeskDev' })).toMatch(/no issue DESK-999/);
  await expect(run({ issueKey })).rejects.toThrow('connection');
  await expect(run({ issueKey, connection: 'DeskDev', more: 1 })).rejects.toThrow('more');
  expect(await tasksOf(sites)).toHaveLength(before);
});

test('a rule sends nothing for a person who may not edit the issue', async () => {
  const issueKey = await makeRequest(sites);
  const { admin } = sites.desk.jira;
  const { accountId } = admin.addUser({
    accountId: '712020:a-guest',
    displayName: 'A guest',
    email: 'guest@desk.example',
  });
  const call = {
    action: 'send-to-twin-by-rule',
    inputs: { issueKey, connection: 'DeskDev' },
    accountId,
  };
  const result = await sites.after(sites.platform.doors.runAction(sites.desk.installation, call));
  expect(result?.errors).toHaveLength(1);
  expect((await tasksOf(sites)).every(({ fields }) => fields.summary === 'By a rule')).toBe(true);
});

test('a rule says in its log that the script failed, and what it could not send waits', async () => {
  const { code, id } = await sites.ask<{ code: string; id: string }>('desk', 'invite', {
    name: 'Without scripts',
  });
  await sites.ask('dev', 'acceptInvitation', { code });
  await sites.settle();
  const issueKey = await makeRequest(sites);
  const result = await run({ issueKey, connection: 'Without scripts' });
  expect(result?.errors[0]?.message).toMatch(/no published outgoing script/);
  const waiting = () => sites.ask('desk', 'listParked', { connectionId: id });
  expect(await waiting()).toMatchObject([{ issueKey, parked: { code: 'script-missing' } }]);
  const there = { ...sites, connected: { ...sites.connected, desk: id } };
  await republish(there, 'desk', 'outgoing', 'replica.summary = issue.summary');
  expect(await waiting()).toEqual([]);
});
