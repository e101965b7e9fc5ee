/** What waits in one direction goes on waiting when something fails or goes well in the other. */
import { starterScripts } from '../cloud/cloud';
import { askPanel, twinsOn } from '../make/panel';
import { comment, makeTwin, makeTwoSites, MAKES_TASK, read, republish } from '../make/two-sites';

const BROKEN = 'throw new Error("This script is broken.")';

test('a change that could not be sent is sent once its script is mended, though a change that came failed as well', async () => {
  const sites = await makeTwoSites();
  const { agent, developer } = sites;
  const { devOutgoing } = await sites.world.clock.drive(starterScripts(sites));
  const { request, task } = await makeTwin(sites);
  await republish(sites, 'dev', 'outgoing', BROKEN);
  await sites.after(comment(developer, task, 'This could not be sent.'));
  await republish(sites, 'dev', 'incoming', BROKEN);
  await sites.after(
    agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'This could not be applied' } }),
  );

  await republish(sites, 'dev', 'incoming', MAKES_TASK);
  await sites.sweep();
  expect((await read(developer, task)).fields.summary).toBe('This could not be applied');
  const [twin] = await twinsOn(sites, 'dev', task);
  expect(twin?.state).toBe('parked');

  await republish(sites, 'dev', 'outgoing', devOutgoing);
  await sites.sweep();
  const { comments } = (await read(agent, request)).fields.comment;
  expect(JSON.stringify(comments)).toContain('This could not be sent.');
  const [mended] = await twinsOn(sites, 'dev', task);
  expect(mended?.state).toBe('active');
});

test('a retry on the panel tries both directions in which a twin waits', async () => {
  const sites = await makeTwoSites();
  const { agent, developer, dev } = sites;
  const { request, task } = await makeTwin(sites);
  dev.jira.admin.denyApp('ACME', 'BROWSE_PROJECTS');
  await sites.after(comment(developer, task, 'Written while the app saw nothing.'));
  await sites.after(
    agent.put(`/rest/api/3/issue/${request}`, { fields: { summary: 'Changed meanwhile' } }),
  );
  dev.jira.admin.allowApp('ACME');
  await askPanel(sites, 'dev', { key: task, name: 'syncNow' });
  await sites.sweep();
  expect((await read(developer, task)).fields.summary).toBe('Changed meanwhile');
  const { comments } = (await read(agent, request)).fields.comment;
  expect(JSON.stringify(comments)).toContain('Written while the app saw nothing.');
});
