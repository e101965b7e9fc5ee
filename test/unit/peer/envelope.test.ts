import { parseBody, readSender, seal, verify, type Key } from '../../../src/peer/envelope';
import { Message, PROTOCOL } from '../../../src/peer/message';

const key: Key = { id: 'k1', secret: Buffer.alloc(32, 1).toString('base64') };
const other: Key = { id: 'k2', secret: Buffer.alloc(32, 2).toString('base64') };
const sender = { connection: 'abcdefghij0123456789', from: 'a' as const };

function sealed(now = Date.now(), keys = [key]) {
  return seal({ kind: 'confirm' }, sender, keys, { id: 'msg_12345678', now });
}

describe('an envelope', () => {
  test('is opened by the key that sealed it', () => {
    const { headers, body } = sealed();
    expect(verify(headers, body, [other, key])).toBe(key);
    expect(readSender(headers)).toMatchObject(sender);
    expect(parseBody(body, Message)).toEqual({ kind: 'confirm' });
    expect(JSON.parse(body)).toEqual({ v: PROTOCOL, kind: 'confirm' });
  });

  test('is opened by the old key and by the new one while keys rotate', () => {
    const { headers, body } = sealed(Date.now(), [key, other]);
    expect([verify(headers, body, [key]), verify(headers, body, [other])]).toEqual([key, other]);
  });

  test.each([
    ['another key', (e: ReturnType<typeof sealed>) => verify(e.headers, e.body, [other])],
    ['no key at all', (e: ReturnType<typeof sealed>) => verify(e.headers, e.body, [])],
    ['an altered body', (e: ReturnType<typeof sealed>) => verify(e.headers, `${e.body} `, [key])],
    [
      'an altered id',
      (e: ReturnType<typeof sealed>) =>
        verify({ ...e.headers, 'webhook-id': 'msg_87654321' }, e.body, [key]),
    ],
  ])('is refused for %s', (_what, open) => {
    expect(() => open(sealed())).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  test.each([-6, 6])('is refused %s minutes away from now', (minutes) => {
    const { headers, body } = sealed(Date.now() + minutes * 60_000);
    expect(() => verify(headers, body, [key])).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  test.each([
    ['no JSON', '{'],
    ['a message of no kind', `{"v":${PROTOCOL}}`],
    ['a message of no version', '{"kind":"confirm"}'],
    ['too deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('is refused for %s', (_what, body) => {
    expect(() => parseBody(body, Message)).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });

  test('of a kind that came later is told apart from one that is malformed', () => {
    const body = JSON.stringify({ v: PROTOCOL, kind: 'please' });
    expect(() => parseBody(body, Message)).toThrow(
      expect.objectContaining({ code: 'unknown-kind' }),
    );
  });

  test('of another version is told apart from one that is malformed', () => {
    const body = JSON.stringify({ v: PROTOCOL + 1, kind: 'something new' });
    expect(() => parseBody(body, Message)).toThrow(
      expect.objectContaining({ code: 'other-version', version: PROTOCOL + 1 }),
    );
  });

  test('that would not fit a web trigger is never sent', () => {
    const large = { text: 'x'.repeat(5_000_000) };
    expect(() => seal(large, sender, [key], { id: 'msg_12345678', now: 0 })).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
  });
});
