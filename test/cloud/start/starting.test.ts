/** How `npm start` begins and ends: flags, ports, and a story that does not hold. */
import { createServer, type AddressInfo } from 'node:net';
import { createCommand, readFlags } from './flags';
import { requireFree } from './ports';
import { person } from '../rest';
import { playAloud } from './story';

test('flags have their defaults', () => {
  expect(readFlags([])).toEqual({ port: 8700, latency: 0, faults: 0, seed: 1 });
});

test.each([
  [['--once', '--empty'], "option '--once' cannot be used with option '--empty'"],
  [['--faults', '2'], 'It must be a number from 0 to 1.'],
])('%j is refused by name', (argv, message) => {
  const quiet = { writeErr: () => undefined };
  const command = createCommand().exitOverride().configureOutput(quiet);
  expect(() => command.parse(argv, { from: 'user' })).toThrow(message);
});

test('a port that somebody has is taken; any other trouble is told in its own words', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(requireFree([port])).rejects.toThrow(`Port ${port} is taken.`);
  await new Promise((resolve) => server.close(resolve));
  await expect(requireFree([port])).resolves.toBeUndefined();
  // An address that no machine has (RFC 5737).
  await expect(requireFree([port], '192.0.2.1')).rejects.toThrow(
    `Port ${port} cannot be had: listen EADDRNOTAVAIL`,
  );
});

test('a story that does not hold says at which step, and leaves it to its caller to end', async () => {
  const nobody = person(async () => new Response('No.', { status: 500 }));
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const players = { agent: nobody, developer: nobody };
  expect(await playAloud(players, { tell, started: performance.now() })).toBe(false);
  expect(told).toEqual(['POST /rest/api/3/issue: 500 No.', 'The story did not hold.']);
});
