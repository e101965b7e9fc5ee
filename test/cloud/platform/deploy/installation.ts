/** One installation of the app on one site: its store, its addresses, its own id. */
import type { JiraSite, World } from '../../contract';
import { Kvs } from '../kvs/kvs';
import { LIMITS } from '../limits';
import type { Manifest } from './manifest';

export interface WebTriggerUrl {
  id: string;
  moduleKey: string;
  url: string;
}

export class Installation {
  readonly id: string;
  /** First part of the host that its web triggers have. */
  host: string;
  readonly site: JiraSite;
  readonly kvs: Kvs;
  readonly installedAt: number;
  /** Milliseconds by which the clock that its functions read is ahead. */
  skewMs = 0;
  private readonly world: World;
  private urls: WebTriggerUrl[] = [];

  constructor(
    site: JiraSite,
    world: World,
    manifest: Manifest,
    lags: { queryLag: () => number; expiryLag: () => number },
  ) {
    this.site = site;
    this.world = world;
    this.id = world.uuid();
    this.host = LIMITS.enforced('webtrigger.host') ? this.id : site.cloudId;
    this.installedAt = world.clock.now();
    this.kvs = new Kvs({
      clock: world.clock,
      entities: manifest.app.storage?.entities ?? [],
      ...lags,
    });
  }

  /** `ari:cloud:jira::site/<cloud id>`. */
  get contextAri(): string {
    return `ari:cloud:jira::site/${this.site.cloudId}`;
  }

  /** The module's address: the same one each time, unless a new one is asked for. */
  webTriggerUrl(moduleKey: string, forceCreate: boolean): string {
    const known = this.urls.find((each) => each.moduleKey === moduleKey);
    if (known && !forceCreate) return known.url;
    const id = this.world.uuid().replaceAll('-', '');
    const url = `https://${this.host}.webtrigger.atlassian.app/public/${id}`;
    this.urls.unshift({ id, moduleKey, url });
    return url;
  }

  /** The site is renamed: the web triggers have another host, and the old one is nobody's. */
  renameHost(): void {
    if (LIMITS.enforced('webtrigger.host')) this.host = this.world.uuid();
    this.urls = [];
  }

  listUrls(): WebTriggerUrl[] {
    return this.urls;
  }

  deleteUrl(id: string): boolean {
    const before = this.urls.length;
    this.urls = this.urls.filter((each) => each.id !== id);
    return this.urls.length < before;
  }

  /** The module behind an address's id. */
  moduleOf(id: string): string | undefined {
    return this.urls.find((each) => each.id === id)?.moduleKey;
  }
}
