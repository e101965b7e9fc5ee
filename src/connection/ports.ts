/** What making and changing a connection needs of the world; `entry/wiring/connection-ports.ts` fills it in. */
import type { Connection, Consent } from '../model/connection';
import type { ConnectionSecret } from '../model/connection-secret';
import type { Envelope } from '../peer/envelope';

export interface ConnectPorts {
  createConnection: (row: Connection) => Promise<void>;
  readConnection: (id: string) => Promise<Connection | undefined>;
  updateConnection: (id: string, change: (row: Connection) => Connection) => Promise<unknown>;
  readSecret: (id: string) => Promise<ConnectionSecret | undefined>;
  writeSecret: (id: string, secret: ConnectionSecret) => Promise<void>;
  /** Notes an acceptance before its secret is kept, so that the sweep finds what is left of it. */
  noteAcceptance: (acceptance: { connectionId: string; expires: number }) => Promise<void>;
  endAcceptance: (connectionId: string) => Promise<void>;
  /** Posts to the peer's web trigger and gives the JSON of the answer. */
  post: (url: string, envelope: Envelope) => Promise<unknown>;
  now: () => number;
  newId: () => string;
}

/** This site and the admin who acts. */
export interface Here {
  /** This installation's web trigger. */
  url: string;
  site: { name: string; url: string };
  appAccountId: string;
  admin: Consent & { accountId: string };
}

/** A site's name as people say it: the first part of its address. */
export function siteName(url: string): string {
  return new URL(url).host.replace('.atlassian.net', '');
}
