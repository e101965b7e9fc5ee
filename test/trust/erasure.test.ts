/** After somebody closes their account no row of the store names them, whatever they did. */
import { makeTwin, makeTwoSites } from '../make/two-sites';
import { askPanel, twinsOn } from '../make/panel';

const DAY = 24 * 3_600_000;

test('who stopped a sync and asked for a bulk job is in no row of the store after erasure', async () => {
  const sites = await makeTwoSites();
  const { task } = await makeTwin(sites);
  const jonas = sites.dev.jira.admin.userByEmail('developer@acme.example');
  if (!jonas) throw new Error('There is no such developer.');
  const [connectionId, name] = [sites.connected.dev, jonas.displayName];
  const [twin] = await twinsOn(sites, 'dev', task);
  const payload = { twinKey: twin?.twinKey };
  await askPanel(sites, 'dev', { key: task, name: 'stopSync', payload });
  await sites.ask('dev', 'stopMany', { connectionId, jql: 'project = ACME' });
  await sites.ask('dev', 'setJoinScope', { id: connectionId, jql: 'project = ACME' });
  await sites.settle();
  const rowsWith = (text: string) => {
    const kept = sites.dev.installation.kvs.dump() as Record<string, Record<string, unknown>>;
    return Object.entries(kept).flatMap(([kind, rows]) =>
      Object.entries(rows)
        .filter(([key, row]) => JSON.stringify([key, row]).includes(text))
        .map(([key]) => `${kind} ${key}`),
    );
  };
  expect(rowsWith(name).map((row) => row.split(' ')[0])).toEqual(
    expect.arrayContaining(['job', 'connection', 'twin']),
  );
  sites.platform.personalData.news.set(jonas.accountId, {
    status: 'closed',
    at: sites.world.clock.now(),
  });
  // Events say in words who stopped a sync, and are forgotten after 30 days.
  for (let weeks = 0; weeks < 5; weeks += 1) {
    await sites.world.clock.pass(8 * DAY);
    await sites.world.clock.drive(sites.platform.doors.runScheduled('report-personal-data'));
    await sites.settle();
  }
  expect([rowsWith(name), rowsWith(jonas.accountId)]).toEqual([[], []]);
});
