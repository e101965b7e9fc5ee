import {
  agree,
  checkProof,
  decodeInvitation,
  encodeInvitation,
  newExchange,
  newSecret,
  type Invitation,
} from '../../../src/peer/handshake';

const url = (n: number) =>
  `https://0000000${n}-0000-4000-8000-000000000000.webtrigger.atlassian.app/public/abc`;

function invitation(): Invitation {
  const site = { name: 'desk', url: 'https://desk.atlassian.net' };
  return {
    v: 1,
    connection: 'abcdefghij0123456789',
    name: 'DeskDev',
    url: url(1),
    site,
    by: 'Ada',
    secret: newSecret(),
    expires: 1,
  };
}

describe('the exchange of keys', () => {
  const [a, b, secret] = [newExchange(), newExchange(), newSecret()];
  const said = {
    connection: 'c',
    secret,
    a: { publicKey: a.publicKey, url: url(1) },
    b: { publicKey: b.publicKey, url: url(2) },
  };

  test('gives both sides the same keys, another one for each direction', () => {
    const [ours, theirs] = [agree(a, b.publicKey, said), agree(b, a.publicKey, said)];
    expect(ours).toEqual(theirs);
    expect(ours.fromA.secret).not.toBe(ours.fromB.secret);
  });

  test.each([
    ['another secret', { ...said, secret: newSecret() }],
    ['another address', { ...said, b: { ...said.b, url: url(3) } }],
    ['another connection', { ...said, connection: 'd' }],
  ])('fails for whoever heard %s', (_what, heard) => {
    const [ours, theirs] = [agree(a, b.publicKey, said), agree(b, a.publicKey, heard)];
    expect(() => {
      checkProof(theirs, ours.proof);
    }).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  test('an invitation survives copying with blanks around it', () => {
    const made = invitation();
    expect(decodeInvitation(`  ${encodeInvitation(made)}\n`)).toEqual(made);
  });

  test.each(['', 'tandem1.abc', 'tandem1.'.padEnd(60, 'x')])('%j is not an invitation', (text) => {
    expect(() => decodeInvitation(text)).toThrow(
      expect.objectContaining({ code: 'invitation-invalid' }),
    );
  });

  test('an invitation of another version is told apart from a damaged one', () => {
    const code = encodeInvitation(invitation()).replace('tandem1.', 'tandem2.');
    expect(() => decodeInvitation(code)).toThrow(
      expect.objectContaining({ code: 'other-version' }),
    );
  });

  test("an invitation that names a stranger's address is refused", () => {
    const code = encodeInvitation({ ...invitation(), url: 'https://evil.example/public/abc' });
    expect(() => decodeInvitation(code)).toThrow(
      expect.objectContaining({ code: 'invitation-invalid' }),
    );
  });
});
