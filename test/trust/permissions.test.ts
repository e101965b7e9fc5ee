/** Whatever a screen asks of the app is asked of Jira first, on the server, as the person who asks. */
import type { AdminCalls } from '../../src/entry/screens/calls';
import { SITE_ADMINS } from '../cloud/jira/model/user';
import { comment, makeTwin, makeTwoSites, read, type TwoSites } from '../make/two-sites';
import { stateOf } from './wire';

const AGENT = 'tomasz.zielinski@desk.example';
const ADMIN = 'agent@desk.example';
/** Has an account on the desk's site, and no part in its project. */
const STRANGER = 'developer@acme.example';

const SCRIPT = 'replica.summary = issue.summary';

/** A request for every call that there is: the types demand it of whoever adds one. */
function requests(
  { connected: { desk: connectionId } }: TwoSites,
  twinKey: string,
): { [Name in keyof AdminCalls]: AdminCalls[Name][0] } {
  const script = { connectionId, direction: 'outgoing', source: SCRIPT } as const;
  return {
    listConnections: {},
    claimConnections: {},
    answerMove: { id: connectionId, url: 'https://elsewhere.example', isAccepted: true },
    invite: { name: 'Mine' },
    previewInvitation: { code: 'tandem1.abcdefghijklmnop' },
    acceptInvitation: { code: 'tandem1.abcdefghijklmnop' },
    removeConnection: { id: connectionId },
    changeConnection: { id: connectionId, change: { kind: 'pause' } },
    rotateKeys: { id: connectionId },
    renewAddress: {},
    getRules: { connectionId },
    saveDraft: script,
    publish: { ...script, anyway: true },
    checkScript: script,
    complete: { ...script, position: 3 },
    describe: { ...script, position: 3 },
    testRun: { connectionId, source: SCRIPT, issueKey: 'DESK-1' },
    listVersions: script,
    listTemplates: {},
    listEvents: { connectionId },
    listParked: { connectionId },
    findTwin: { connectionId, remoteKey: 'ACME-1' },
    setPeople: { id: connectionId, people: [] },
    readHealth: { connectionId, period: 'day' },
    listHeld: { connectionId },
    testRunIncoming: {
      connectionId,
      source: 'issue.summary = replica.summary',
      issueKey: 'DESK-1',
    },
    countIssues: { jql: 'project = DESK' },
    startMany: { connectionId, jql: 'project = DESK' },
    connectMany: { connectionId, pairs: [{ issueKey: 'DESK-1', remoteKey: 'ACME-1' }] },
    listPairRequests: { connectionId, page: 0 },
    answerPairRequests: { connectionId, ids: ['b1'], isAgreed: true },
    setJoinScope: { id: connectionId, jql: 'project = DESK' },
    stopMany: { connectionId },
    listJobs: { connectionId },
    changeJob: { id: 'job', action: 'cancel' },
    listJobResults: { id: 'job', page: 0 },
    setPeerRestart: { id: connectionId, isAllowed: true },
    setAutoStart: { id: connectionId, jql: 'project = DESK' },
    retry: { connectionId, twinKeys: [twinKey] },
  };
}

/** A call of any screen of the desk. */
async function call(
  { desk, platform, world }: TwoSites,
  email: string,
  screen: { moduleKey: string; resolver: string; extension: object; name: string },
  payload: object = {},
): Promise<unknown> {
  const person = desk.jira.admin.userByEmail(email);
  if (!person) throw new Error(`There is no ${email}.`);
  const { moduleKey, resolver, extension, name } = screen;
  return world.clock.drive(
    platform.doors.invokeResolver(desk.installation, {
      moduleKey,
      functionKey: name,
      resolver,
      payload,
      accountId: person.accountId,
      context: { cloudId: desk.jira.cloudId, siteUrl: desk.jira.baseUrl, moduleKey, extension },
    }),
  );
}

const PAGE = { moduleKey: 'admin-page', resolver: 'admin', extension: {} };
const FORM = { moduleKey: 'send-to-twin', resolver: 'post-function-form', extension: {} };
const panelOn = (issue: object) => ({
  moduleKey: 'twin-panel',
  resolver: 'issue-panel',
  extension: { issue },
});

const FORBIDDEN = { ok: false, failure: { code: 'forbidden' } };

test('who may not administer Jira gets nothing by any call of the admin page or of the form, and changes nothing', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  const { id } = await read(sites.agent, request);
  const before = await stateOf(sites, [request]);
  const all = Object.entries(requests(sites, `${sites.connected.desk}:a${id}`));
  const open: string[] = [];
  for (const [name, payload] of all) {
    const answer = await call(sites, AGENT, { ...PAGE, name }, payload);
    await sites.settle();
    const { ok, failure } = answer as { ok: boolean; failure?: { code: string } };
    if (ok || failure?.code !== 'forbidden') open.push(`${name}: ${JSON.stringify(answer)}`);
  }
  expect(open).toEqual([]);
  expect(await call(sites, AGENT, { ...FORM, name: 'listChoices' })).toMatchObject(FORBIDDEN);
  expect(await stateOf(sites, [request])).toBe(before);
  // An admin is let in by the same calls.
  expect(await call(sites, ADMIN, { ...PAGE, name: 'listConnections' })).toMatchObject({
    ok: true,
  });
  expect(await call(sites, ADMIN, { ...FORM, name: 'listChoices' })).toMatchObject({ ok: true });
});

test('who does not see an issue learns nothing of its twin, whatever issue the panel says it stands on', async () => {
  const sites = await makeTwoSites();
  const { request, task } = await makeTwin(sites);
  const { id } = await read(sites.agent, request);
  for (const name of ['getTwins', 'syncNow']) {
    const seen = await call(sites, STRANGER, { ...panelOn({ id, key: request }), name });
    expect(seen).toMatchObject(FORBIDDEN);
    expect(JSON.stringify(seen)).not.toContain(task);
  }
  expect(await call(sites, AGENT, { ...panelOn({}), name: 'getTwins' })).toMatchObject({
    ok: false,
  });
  const admin = await call(sites, AGENT, { ...panelOn({ id, key: request }), name: 'getTwins' });
  expect(JSON.stringify(admin)).toContain(task);
});

test('a test run reads as the admin who asks: an issue that is hidden from them stays hidden', async () => {
  const sites = await makeTwoSites();
  const { request } = await makeTwin(sites);
  await comment(sites.agent, request, 'A secret of the desk');
  // A Jira admin without any part in the project.
  const { admin } = sites.desk.jira;
  const stranger = admin.userByEmail(STRANGER);
  if (!stranger) throw new Error('There is no such person.');
  admin.addGroup(SITE_ADMINS, [stranger]);
  const source = 'replica.comments = issue.comments';
  const payload = { connectionId: sites.connected.desk, source, issueKey: request };
  expect(await call(sites, STRANGER, { ...PAGE, name: 'listConnections' })).toMatchObject({
    ok: true,
  });
  expect(await call(sites, STRANGER, { ...PAGE, name: 'testRun' }, payload)).toMatchObject(
    FORBIDDEN,
  );
  const seen = await call(sites, ADMIN, { ...PAGE, name: 'testRun' }, payload);
  expect(JSON.stringify(seen)).toContain('A secret of the desk');
});
