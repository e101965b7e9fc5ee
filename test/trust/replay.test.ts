import { tellStory } from './scene';
import { knock, stateOf } from './wire';

test('whatever crossed in a whole story, sent again to either site, changes nothing', async () => {
  const { sites, heard, request } = await tellStory();
  const recorded = [...heard];
  const kinds = recorded.map(({ body }) => (JSON.parse(body) as { kind?: string }).kind);
  expect(new Set(kinds)).toEqual(
    new Set([
      'replica',
      'results',
      'attachment',
      'control',
      'rekey',
      'confirm',
      'accept',
      'address',
    ]),
  );
  const urls = [...new Set(recorded.map(({ url }) => url))];
  expect(urls).toHaveLength(2);
  const before = await stateOf(sites, [request]);
  const answers = new Set<number>();
  for (const order of [recorded, [...recorded].reverse()])
    for (const { headers, body } of order)
      for (const url of urls) {
        const { status } = await knock(sites, { url, headers: Object.entries(headers), body });
        answers.add(status);
        await sites.world.clock.pass(70);
      }
  expect([...answers].sort()).toEqual([401, 409]);
  expect(await stateOf(sites, [request])).toBe(before);
});
