/** Time tracking: estimates, and what logging work makes of them. */
import { startSite, type Driven } from '../drive/drive';

/** An issue with an estimate of four hours. */
async function start() {
  const dev = startSite('dev');
  const issue = `/rest/api/3/issue/${await dev.create()}`;
  const edit = (timetracking: object) => dev.call('PUT', issue, { fields: { timetracking } });
  await edit({ originalEstimate: '4h' });
  const tracking = async () => (await dev.call('GET', issue)).body.fields.timetracking;
  return { dev, issue, edit, tracking };
}

/** Logs an hour of work, with what is to become of the estimate. */
const log = (dev: Driven, issue: string, adjust = '', started?: string) =>
  dev.call('POST', `${issue}/worklog${adjust}`, {
    timeSpent: '1h',
    ...(started !== undefined && { started }),
  });

test('writing one estimate leaves the other; only the first original one sets both', async () => {
  const { dev, edit, tracking } = await start();
  expect(await tracking()).toMatchObject({ originalEstimate: '4h', remainingEstimate: '4h' });
  await edit({ remainingEstimate: '1h' });
  expect(await tracking()).toMatchObject({ originalEstimate: '4h', remainingEstimate: '1h' });
  await edit({ originalEstimate: '1d' });
  expect(await tracking()).toMatchObject({ originalEstimate: '1d', remainingEstimate: '1h' });
  const other = `/rest/api/3/issue/${await dev.create()}`;
  for (const estimate of [{ remainingEstimate: '2h' }, { originalEstimate: '3h' }])
    await dev.call('PUT', other, { fields: { timetracking: estimate } });
  expect((await dev.call('GET', other)).body.fields.timetracking).toMatchObject({
    originalEstimate: '3h',
    remainingEstimate: '2h',
  });
});

test('the estimate is adjusted by hand: less when work is logged, more when a log is deleted', async () => {
  const { dev, issue, tracking } = await start();
  const { id } = (await log(dev, issue, '?adjustEstimate=manual&reduceBy=3h')).body;
  expect((await tracking()).remainingEstimate).toBe('1h');
  const path = `${issue}/worklog/${id}`;
  await dev.call('DELETE', `${path}?adjustEstimate=manual&increaseBy=30m`);
  expect((await tracking()).remainingEstimate).toBe('1h 30m');
  await log(dev, issue, '?adjustEstimate=manual&reduceBy=1d');
  expect((await tracking()).remainingEstimate).toBe('0m');
  await log(dev, issue, '?adjustEstimate=new&newEstimate=2d');
  expect((await tracking()).remainingEstimate).toBe('2d');
});

test.each([
  ['POST', 'adjustEstimate=sometimes', 'adjustEstimate'],
  ['POST', 'adjustEstimate=new', 'newEstimate'],
  ['POST', 'adjustEstimate=new&newEstimate=soon', 'newEstimate'],
  ['POST', 'adjustEstimate=manual', 'reduceBy'],
  ['POST', 'adjustEstimate=manual&reduceBy=much', 'reduceBy'],
  ['POST', 'adjustEstimate=manual&increaseBy=1h', 'reduceBy'],
  ['PUT', 'adjustEstimate=new', 'newEstimate'],
  ['PUT', 'adjustEstimate=manual&reduceBy=1h', 'adjustEstimate'],
  ['DELETE', 'adjustEstimate=manual&reduceBy=1h', 'increaseBy'],
])(
  'jira-worklog-estimate: %s with %s is refused, and nothing is logged or lost',
  async (method, query, name) => {
    const { dev, issue } = await start();
    const { id } = (await log(dev, issue)).body;
    const path = method === 'POST' ? `${issue}/worklog` : `${issue}/worklog/${id}`;
    const body = method === 'DELETE' ? undefined : { timeSpent: '2h' };
    const { status, body: said } = await dev.call(method, `${path}?${query}`, body);
    expect(status).toBe(400);
    expect(Object.keys(said.errors)).toEqual([name]);
    const { worklogs } = (await dev.call('GET', `${issue}/worklog`)).body;
    expect(worklogs).toMatchObject([{ id, timeSpent: '1h' }]);
  },
);

test('work logs are listed from a time on and up to another', async () => {
  const { dev, issue } = await start();
  const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000+0000`;
  for (const hour of [9, 10, 11]) await log(dev, issue, '', at(hour));
  const list = async (query: string) => {
    const { total, worklogs } = (await dev.call('GET', `${issue}/worklog?${query}`)).body;
    expect(total).toBe(worklogs.length);
    return worklogs.map(({ started }: { started: string }) => started);
  };
  const [ten, eleven] = [Date.UTC(2026, 10, 23, 10), Date.UTC(2026, 10, 23, 11)];
  expect(await list(`startedAfter=${ten}`)).toEqual([at(10), at(11)]);
  expect(await list(`startedBefore=${eleven}`)).toEqual([at(9), at(10)]);
  expect(await list(`startedAfter=${ten}&startedBefore=${eleven}`)).toEqual([at(10)]);
});
