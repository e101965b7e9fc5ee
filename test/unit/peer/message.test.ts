import { Result } from '../../../src/peer/message';
import { isIssueUrl } from '../../../src/peer/url';

test.each(['https://acme.atlassian.net/browse/ACME-12', 'http://localhost:4001/browse/DESK_2-1'])(
  '%s is the address of an issue',
  (url) => {
    expect(isIssueUrl(url)).toBe(true);
  },
);

test.each([
  'javascript:alert(1)//browse/ACME-1',
  'data:text/html,x/browse/ACME-1',
  'https://acme.atlassian.net@evil.example/browse/ACME-1',
  'https://acme.atlassian.net/login?to=/browse/ACME-1',
  'http://acme.atlassian.net/browse/ACME-1',
  'https://acme.atlassian.net/browse/ACME-1#x',
  'https://acme.atlassian.net/browse/../x',
])('%s is not', (url) => {
  expect(isIssueUrl(url)).toBe(false);
});

test('a peer cannot make the panel link to a script', () => {
  const result = {
    twin: { initiator: 'a', issueId: '1' },
    ack: 1,
    outcome: 'applied',
    issue: { id: '1', key: 'ACME-1', url: 'javascript:alert(1)' },
  };
  expect(Result.safeParse(result).success).toBe(false);
  result.issue.url = 'https://acme.atlassian.net/browse/ACME-1';
  expect(Result.safeParse(result).success).toBe(true);
});
