/** What a function may reach outside: held against the manifest by Atlassian's own filter. */
import { EgressFilteringService } from '@forge/egress';
import type { Manifest } from './manifest';
import { LIMITS } from '../limits';

const PORTS = new Set([
  '',
  '80',
  '443',
  '7990',
  '8060',
  '8080',
  '8085',
  '8089',
  '8090',
  '8443',
  '8444',
]);

export class Egress {
  private readonly filter: EgressFilteringService;
  /** Hosts that a policy of the organization blocks, whatever the manifest says. */
  readonly blocked = new Set<string>();

  constructor(manifest: Manifest) {
    const allowed = (manifest.permissions.external?.fetch?.backend ?? []).map((each) =>
      typeof each === 'string' ? each : each.address,
    );
    this.filter = new EgressFilteringService(allowed);
  }

  /** @throws the platform's error (name REQUEST_EGRESS_ALLOWLIST_ERR, status 403) */
  check(url: URL): void {
    const isSecure = url.protocol === 'https:' || !LIMITS.enforced('egress.https');
    const hasPort = PORTS.has(url.port) || !LIMITS.enforced('egress.ports');
    const isListed = this.filter.isValidUrl(url.href) || !LIMITS.enforced('egress.hosts');
    if (isSecure && hasPort && isListed && !this.blocked.has(url.host)) return;
    throw Object.assign(
      new Error(
        `URL not included in the external fetch backend permissions: ${url.href}. Visit go.atlassian.com/forge-egress for more information.`,
      ),
      { name: 'REQUEST_EGRESS_ALLOWLIST_ERR', status: 403 },
    );
  }
}
