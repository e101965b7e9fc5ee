/** Two admins connect their sites: once, in time, with what each of them agreed to; and they part again. */
import type { ConnectionView } from '../../src/entry/screens/calls';
import { seal } from '../../src/peer/envelope';
import { decodeInvitation, invitationKey, newExchange } from '../../src/peer/handshake';
import { PROTOCOL } from '../../src/peer/message';
import { told } from '../cloud/cloud';
import { DESK_WORKFLOW } from '../cloud/jira/blueprint/desk';
import { take } from '../cloud/rest';
import {
  comment,
  makeRequest,
  makeTwin,
  makeTwoSites,
  read,
  tasksOf,
  type TwoSites,
} from '../make/two-sites';
import {
  cutOffLine,
  mendLine,
  fiveMinutesPass,
  secretOf,
  viewOf,
  type Side,
} from '../make/connection';
import { knock, listenIn, stolenKeys } from './wire';

const HOUR = 3_600_000;

async function views(sites: TwoSites, side: Side): Promise<ConnectionView[]> {
  return sites.ask<ConnectionView[]>(side, 'listConnections');
}

async function publish(
  sites: TwoSites,
  side: Side,
  connectionId: string,
  scripts: object,
): Promise<void> {
  for (const [direction, source] of Object.entries(scripts))
    await sites.ask(side, 'publish', { connectionId, direction, source, anyway: true });
}

describe('an invitation', () => {
  test('is good once, says who agreed on both sites and when, and no more after two days', async () => {
    const sites = await makeTwoSites();
    const { clock } = sites.world;
    const asked = clock.now();
    const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
      name: 'Late',
    });
    await clock.pass(HOUR);
    const accepted = await sites.ask<{ id: string }>('dev', 'acceptInvitation', { code });
    await sites.settle();
    const [here, there] = [
      (await views(sites, 'desk')).find((view) => view.id === id),
      (await views(sites, 'dev')).find((view) => view.id === accepted.id),
    ];
    const maya = { displayName: 'Maya Lindqvist', at: expect.any(Number) as number };
    const jonas = { displayName: 'Jonas Weber', at: expect.any(Number) as number };
    expect(here?.consent).toEqual({ local: maya, remote: jonas });
    expect(there?.consent).toEqual({ local: jonas, remote: maya });
    expect(there?.consent.remote?.at).toBe(here?.consent.local?.at);
    expect(here?.consent.remote?.at).toBe(there?.consent.local?.at);
    expect(here!.consent.local!.at).toBeLessThan(asked + HOUR);
    expect(here!.consent.remote!.at).toBeGreaterThanOrEqual(asked + HOUR);
    const { connection } = sites.desk.installation.kvs.dump() as {
      connection: Record<string, { data: { consent: object } }>;
    };
    expect(connection[id]?.data.consent).toMatchObject({
      local: { accountId: expect.stringMatching(/^712020:/) },
    });

    await expect(sites.ask('dev', 'acceptInvitation', { code })).rejects.toThrow(
      'accepted here before',
    );
    await expect(sites.ask('desk', 'acceptInvitation', { code })).rejects.toThrow(/refused/);

    const late = await sites.ask<{ code: string }>('desk', 'invite', { name: 'Too late' });
    await clock.pass(49 * HOUR);
    await expect(sites.ask('dev', 'acceptInvitation', { code: late.code })).rejects.toThrow(
      'expired',
    );
    await fiveMinutesPass(sites);
    expect((await views(sites, 'desk')).find(({ name }) => name === 'Too late')).toMatchObject({
      state: 'broken',
      reason: expect.stringContaining('not accepted in time'),
    });
    const other = await sites.ask<{ code: string }>('desk', 'invite', { name: 'Newer' });
    await expect(
      sites.ask('dev', 'acceptInvitation', { code: other.code.replace('tandem1.', 'tandem2.') }),
    ).rejects.toThrow(/another version of Tandem.*Update Tandem/);
  });

  test('whose confirmation is lost connects all the same, and the secret of the invitation is forgotten later', async () => {
    const sites = await makeTwoSites();
    const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
      name: 'Second',
    });
    let posts = 0;
    sites.platform.intercept = ({ kind }) =>
      kind === 'fetch' && (posts += 1) > 1 ? 'fail' : 'proceed';
    await sites.ask('dev', 'acceptInvitation', { code });
    sites.platform.intercept = () => 'proceed';
    const secret = () =>
      (sites.desk.installation.kvs.dump()['secrets'] as Record<string, { pending?: object }>)[
        `connection:${id}`
      ];
    expect(secret()).toHaveProperty('pending');
    await fiveMinutesPass(sites);
    expect(secret()).not.toHaveProperty('pending');
    expect((await views(sites, 'desk')).map(({ state }) => state)).toEqual(['active', 'active']);
  });
});

test('an acceptance that never reached the other site leaves no secret once its invitation is good no more', async () => {
  const sites = await makeTwoSites();
  const { code } = await sites.ask<{ code: string }>('desk', 'invite', { name: 'Second' });
  const id = `${decodeInvitation(code).connection}.b`;
  cutOffLine(sites);
  await expect(sites.ask('dev', 'acceptInvitation', { code })).rejects.toThrow();
  mendLine(sites);
  expect(secretOf(sites, 'dev', id)).toBeDefined();
  await sites.world.clock.pass(49 * 3_600_000);
  await sites.sweep();
  expect(secretOf(sites, 'dev', id)).toBeUndefined();
  expect(JSON.stringify(sites.dev.installation.kvs.dump())).not.toContain('acceptance:');
});

describe('an acceptance that comes once more', () => {
  const accepted = async () => {
    const sites = await makeTwoSites();
    const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
      name: 'Second',
    });
    const { url, secret, connection } = decodeInvitation(code);
    const message = {
      kind: 'accept',
      publicKey: newExchange().publicKey,
      url: secretOf(sites, 'desk')?.url ?? '',
      site: { name: 'acme', url: 'https://acme.example' },
      by: 'Jonas Weber',
      account: '712020:jonas',
      at: sites.world.clock.now(),
    };
    const send = (more: object = {}) => {
      const stamp = { id: sites.world.uuid(), now: sites.world.clock.now() };
      const keys = [invitationKey(secret)];
      const sender = { connection, from: 'b' as const };
      const { headers, body } = seal({ ...message, ...more }, sender, keys, stamp);
      return knock(sites, { url, headers: Object.entries(headers), body });
    };
    return { sites, id, send, message };
  };

  test('gets the same answer, and changes neither a pause nor the keys', async () => {
    const { sites, id, send } = await accepted();
    const first = await send();
    expect(first.status).toBe(200);
    await sites.ask('desk', 'changeConnection', { id, change: { kind: 'pause' } });
    await sites.settle();
    await sites.ask('desk', 'changeConnection', { id, change: { kind: 'rename', name: 'Ours' } });
    await sites.settle();
    const before = [await viewOf(sites, 'desk', id), secretOf(sites, 'desk', id)];
    expect(await send({ by: 'Somebody else', account: '712020:else' })).toEqual(first);
    expect([await viewOf(sites, 'desk', id), secretOf(sites, 'desk', id)]).toEqual(before);
    expect(before[0]).toMatchObject({ state: 'paused' });
  });

  test.each([
    [
      'address',
      { url: 'https://00000000-0000-4000-8000-000000000000.webtrigger.atlassian.app/public/x' },
    ],
    ['site', { site: { name: 'evil', url: 'https://evil.example' } }],
    ['key', { publicKey: newExchange().publicKey }],
  ])('with another %s is refused', async (_what, other) => {
    const { sites, id, send } = await accepted();
    await send();
    const before = [await viewOf(sites, 'desk', id), secretOf(sites, 'desk', id)];
    expect(await send(other)).toEqual({ status: 409, body: '{"error":"invitation-invalid"}' });
    expect([await viewOf(sites, 'desk', id), secretOf(sites, 'desk', id)]).toEqual(before);
  });

  test('ends what was cut off on the inviting side, wherever that was', async () => {
    const sites = await makeTwoSites();
    let wasReached = true;
    for (let cut = 1; wasReached; cut += 1) {
      const { id, code } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
        name: `Cut ${cut}`,
      });
      let calls = 0;
      sites.platform.intercept = ({ functionKey }) =>
        functionKey === 'web-trigger' && (calls += 1) === cut ? 'kill-after' : 'proceed';
      const accept = () => sites.ask('dev', 'acceptInvitation', { code });
      await accept().catch(() => accept());
      wasReached = calls >= cut;
      sites.platform.intercept = () => 'proceed';
      await fiveMinutesPass(sites);
      expect([cut, (await viewOf(sites, 'desk', id)).state]).toEqual([cut, 'active']);
      expect([cut, secretOf(sites, 'desk', id)?.pending]).toEqual([cut, undefined]);
    }
  });
});

test('a site connects with itself: an issue and its twin in another project keep in step', async () => {
  const sites = await makeTwoSites();
  const { code, id } = await sites.ask<{ id: string; code: string }>('desk', 'invite', {
    name: 'Within',
  });
  const other = await sites.ask<{ id: string }>('desk', 'acceptInvitation', { code });
  await publish(sites, 'desk', id, {
    outgoing: 'replica.summary = issue.summary\nreplica.comments = issue.comments',
    incoming:
      'if (firstSync) return\nissue.summary = replica.summary\nissue.comments += replica.addedComments',
  });
  await publish(sites, 'desk', other.id, {
    outgoing: 'replica.summary = issue.summary\nreplica.comments = issue.comments',
    incoming:
      'if (firstSync) { issue.projectKey = "AUTOTEST"; issue.typeName = "Task" }\nissue.summary = replica.summary\nissue.comments += replica.addedComments',
  });
  // Both connections of the site take the same transition: they keep apart.
  sites.desk.jira.admin.addPostFunction(DESK_WORKFLOW, 'Send to development', {
    moduleKey: 'send-to-twin',
    configuration: { connectionId: id, name: 'Within' },
  });
  const { request, task } = await makeTwin(sites, { summary: 'Both ways' });
  const find = async () =>
    (
      await sites.agent.post<{ issues: { key: string; fields: { summary: string } }[] }>(
        '/rest/api/3/search/jql',
        { jql: 'project = AUTOTEST', fields: ['summary'] },
      )
    ).issues;
  await sites.world.clock.pass(60_000);
  const [within, ...more] = await find();
  expect(more).toEqual([]);
  expect(within?.fields.summary).toBe('Both ways');
  const mark = await sites.agent.get<{ value: { twins: string[] } }>(
    `/rest/api/3/issue/${request}/properties/tandem`,
  );
  expect(mark.value.twins).toHaveLength(2);

  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${within!.key}`, { fields: { summary: 'From within' } }),
  );
  await fiveMinutesPass(sites, 2);
  expect((await read(sites.agent, request)).fields.summary).toBe('From within');
  expect((await read(sites.developer, task)).fields.summary).toBe('From within');
  await sites.after(comment(sites.agent, within!.key, 'Said in the other project'));
  await fiveMinutesPass(sites, 2);
  const said = (await read(sites.agent, request)).fields.comment.comments as object[];
  expect(JSON.stringify(said)).toContain('Said in the other project');
  expect(said).toHaveLength(1);

  // Pausing one of the two holds the other up in nothing.
  await sites.ask('desk', 'changeConnection', { id, change: { kind: 'pause' } });
  await sites.settle();
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, {
      fields: { summary: 'To development alone' },
    }),
  );
  await fiveMinutesPass(sites);
  expect((await read(sites.developer, task)).fields.summary).toBe('To development alone');
  expect((await read(sites.agent, within!.key)).fields.summary).toBe('From within');
  expect(
    (await views(sites, 'desk'))
      .filter(({ name }) => name.startsWith('Within'))
      .map(({ name, state }) => [name, state])
      .sort(),
  ).toEqual([
    ['Within (2)', 'paused'],
    ['Within', 'paused'],
  ]);
  expect(sites.platform.failures()).toEqual([]);
});

test('a paused connection refuses what comes, in the shape of every refusal', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  const { id } = await read(sites.agent, request);
  // The other site has not heard of the pause: its messages still come.
  sites.platform.intercept = ({ kind }) => (kind === 'fetch' ? 'fail' : 'proceed');
  await sites.ask('dev', 'changeConnection', {
    id: sites.connected.dev,
    change: { kind: 'pause' },
  });
  sites.platform.intercept = () => 'proceed';
  const heard = listenIn(sites);
  await sites.after(
    sites.agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Too early' } }),
  );
  expect(heard.map(({ status, answer }) => [status, answer])).toEqual([
    [409, '{"error":"peer-refused"}'],
  ]);
  expect((await sites.events('desk')).at(-1)).toMatchObject({
    issueId: id,
    error: { code: 'peer-refused' },
  });
  await sites.ask('dev', 'changeConnection', {
    id: sites.connected.dev,
    change: { kind: 'resume' },
  });
  await fiveMinutesPass(sites, 2);
  expect((await tasksOf(sites)).map(({ fields }) => fields.summary)).toEqual(['Too early']);
});

test('another version of Tandem on one side is told to both admins, and nothing is lost once both are the same', async () => {
  const sites = await makeTwoSites();
  const { url, send, sender } = stolenKeys(sites, 'desk');
  const message = { v: PROTOCOL + 1, kind: 'replica', things: 'of the future' };
  const sealed = seal(message, sender, send, {
    id: sites.world.uuid(),
    now: sites.world.clock.now(),
  });
  const answer = await knock(sites, {
    url,
    headers: Object.entries(sealed.headers),
    body: sealed.body,
  });
  expect(answer).toEqual({ status: 400, body: '{"error":"other-version"}' });
  const [view] = await views(sites, 'dev');
  expect(view?.reason).toMatch(/newer version of Tandem.*Update Tandem on this site/);

  // The other way round: what the desk sends is of a version that development does not know.
  const handle = sites.platform.handleWebTrigger.bind(sites.platform);
  const other = new Response('{"error":"other-version"}', { status: 400 });
  sites.platform.handleWebTrigger = () => Promise.resolve(other.clone());
  const request = await makeRequest(sites);
  await sites.after(take(sites.agent, request, 'Send to development'));
  const event = (await sites.events('desk')).at(-1);
  expect(event?.error).toMatchObject({
    code: 'other-version',
    message: expect.stringContaining('another version of Tandem') as string,
    next: expect.stringContaining('Update Tandem') as string,
  });
  sites.platform.handleWebTrigger = handle;
  await fiveMinutesPass(sites, 4);
  expect(await tasksOf(sites)).toHaveLength(1);
  await sites.world.clock.pass(2 * HOUR);
  expect((await views(sites, 'dev'))[0]).not.toHaveProperty('reason');
});

test('a new address loses no message: the old one is good until every peer knows, and leads nowhere afterwards', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const { url: old } = stolenKeys(sites, 'dev');
  const urls = () => sites.desk.installation.listUrls().map(({ url }) => url);
  sites.platform.intercept = ({ kind }) => (kind === 'fetch' ? 'fail' : 'proceed');
  expect(await sites.ask('desk', 'renewAddress')).toEqual({ told: 0, waiting: 1 });
  sites.platform.intercept = () => 'proceed';
  expect(urls()).toHaveLength(2);
  await sites.after(comment(sites.developer, task, 'By the old address'));
  await fiveMinutesPass(sites, 5);

  expect(urls()).toHaveLength(1);
  expect(urls()).not.toContain(old);
  expect(stolenKeys(sites, 'dev').url).toBe(urls()[0]);
  await sites.after(comment(sites.developer, task, 'By the new address'));
  const said = JSON.stringify((await read(sites.agent, request)).fields.comment);
  expect(said).toContain('By the old address');
  expect(said).toContain('By the new address');
  expect((await knock(sites, { url: old, headers: [], body: '{}' })).status).toBe(404);
  const [view] = await views(sites, 'dev');
  expect(view?.changes[0]).toMatchObject({
    by: 'Maya Lindqvist',
    isRemote: true,
    what: 'Gave the other site a new address',
  });

  // The right key alone moves no connection to another installation: an admin is asked.
  const { url, send, sender } = stolenKeys(sites, 'desk');
  const at = sites.world.clock.now();
  const away = {
    kind: 'address',
    url: 'https://00000000-0000-4000-8000-000000000000.webtrigger.atlassian.app/public/x',
    at,
    by: 'Eve',
  };
  const sealed = seal(away, sender, send, { id: sites.world.uuid(), now: at });
  const asked = await knock(sites, {
    url,
    headers: Object.entries(sealed.headers),
    body: sealed.body,
  });
  expect(asked.status).toBe(202);
  expect(stolenKeys(sites, 'dev').url).toBe(urls()[0]);
  expect(
    (
      await told<{ code: string }>(
        sites.world.clock.drive(sites.desk.ask('invite', { name: 'New' })),
      )
    ).code,
  ).toContain('tandem1.');
});
