/**
 * Which scope a Jira endpoint asks for, and what the platform says when the app has none. Taken from the
 * classic scopes that the published OpenAPI documents name, by path and method.
 */
import { json } from '../calls/json';
import { LIMITS } from '../limits';

interface Rule {
  path: RegExp;
  method?: RegExp;
  scope: string;
}

/** The first that fits counts. What fits none is nothing the app may call. */
const RULES: Rule[] = [
  { path: /^\/rest\/servicedeskapi\//, method: /^GET$/, scope: 'read:servicedesk-request' },
  { path: /^\/rest\/servicedeskapi\//, scope: 'write:servicedesk-request' },
  { path: /^\/rest\/api\/3\/(user|users|myself|groups?)\b/, scope: 'read:jira-user' },
  { path: /^\/rest\/api\/3\/field\/[^/]+\/context/, scope: 'manage:jira-configuration' },
  { path: /^\/rest\/api\/3\/workflows?\b/, scope: 'manage:jira-configuration' },
  {
    path: /^\/rest\/api\/3\/(version|component|project)\b/,
    method: /^(POST|PUT|DELETE)$/,
    scope: 'manage:jira-project',
  },
  {
    path: /^\/rest\/api\/3\/(search\/jql|jql\/parse|comment\/list|worklog\/list|issue\/bulkfetch|changelog\/bulkfetch|permissions\/check|expression\/)/,
    scope: 'read:jira-work',
  },
  { path: /^\/rest\/api\/3\//, method: /^GET$/, scope: 'read:jira-work' },
  { path: /^\/rest\/api\/3\//, scope: 'write:jira-work' },
];

export class Scopes {
  private readonly granted: ReadonlySet<string>;

  constructor(granted: string[]) {
    this.granted = new Set(granted);
  }

  /** The proxy's refusal, or undefined where the app may call this. */
  refuse(method: string, path: string): Response | undefined {
    const plain = path.split('?')[0] ?? path;
    const rule = RULES.find((each) => each.path.test(plain) && (each.method?.test(method) ?? true));
    if (!LIMITS.enforced('scopes') || (rule && this.granted.has(rule.scope))) return undefined;
    const body = { code: 401, message: 'Unauthorized; scope does not match' };
    return json(401, body);
  }
}
