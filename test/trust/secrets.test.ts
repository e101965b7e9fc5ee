import { told } from '../cloud/cloud';
import { comment, republish } from '../make/two-sites';
import { tellStory, WORDS, type Story } from './scene';

/** Every text that an installation keeps as a secret and that is long enough to be one. */
function secretsOf({ sites }: Story): string[] {
  const texts: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  for (const { installation } of [sites.desk, sites.dev]) visit(installation.kvs.dump()['secrets']);
  return [...new Set(texts)].filter((text) => /^[A-Za-z0-9+/=_-]{30,}$/.test(text));
}

/** Things go wrong in every way that writes a log: scripts that throw, a peer that is gone, forged messages. */
async function letThingsGoWrong({ sites, request, task, heard }: Story): Promise<void> {
  const { agent, developer } = sites;
  await republish(sites, 'dev', 'incoming', 'throw new Error(String(replica.summary));');
  await sites.after(agent.put(`/rest/api/3/issue/${request}`, { fields: { description: doc() } }));
  await republish(
    sites,
    'dev',
    'outgoing',
    'console.log(issue.summary); replica.summary = issue.nope.x;',
  );
  await sites.after(comment(developer, task, WORDS.fromDeveloper));
  sites.platform.intercept = ({ name }) => (name.startsWith('POST') ? 'fail' : 'proceed');
  await sites.after(comment(agent, request, WORDS.fromAgent));
  sites.platform.intercept = ({ name }) => (name.startsWith('kvs') ? 'fail' : 'proceed');
  await sites.after(comment(agent, request, WORDS.fromAgent));
  sites.platform.intercept = () => 'proceed';
  const last = heard.at(-1)!;
  const body = `${last.body.slice(0, -1)},"x":"${WORDS.description}"}`;
  const forged = new Request(last.url, { method: 'POST', headers: last.headers, body });
  await sites.after(sites.platform.handleWebTrigger(forged)!);
}

function doc() {
  const content = [{ type: 'paragraph', content: [{ type: 'text', text: WORDS.description }] }];
  return { type: 'doc', version: 1, content };
}

test('no log, address, refusal or error has a value of a field, a name, a key or an invitation in it', async () => {
  const story = await tellStory();
  const { sites, heard } = story;
  const { code } = await sites.world.clock.drive(
    told<{ code: string }>(sites.desk.ask('invite', { name: 'Third' })),
  );
  await letThingsGoWrong(story);
  const { invocations } = sites.platform.ledger;
  const logs = invocations.flatMap((invocation) => invocation.logs.map(({ text }) => text));
  const addresses = invocations.flatMap((invocation) => invocation.calls.map(({ name }) => name));
  const refusals = heard.filter(({ status }) => status >= 400).map(({ answer }) => answer);
  const notes = [...sites.platform.notes, ...sites.platform.failures().map(({ what }) => what)];
  expect(logs.length).toBeGreaterThan(3);
  expect(refusals.length).toBeGreaterThan(0);
  const everything = [...logs, ...addresses, ...refusals, ...notes].join('\n');
  const secrets = secretsOf(story);
  expect(secrets.length).toBeGreaterThan(4);
  const people = ['agent@desk.example', 'developer@acme.example', 'Maya Lindqvist'];
  const found = [...Object.values(WORDS), ...secrets, ...people, code].filter((text) =>
    everything.includes(text),
  );
  expect(found).toEqual([]);
  const events = JSON.stringify([await sites.events('desk'), await sites.events('dev')]);
  expect([...secrets, code].filter((text) => events.includes(text))).toEqual([]);
});
