/** People, groups and roles of a site. */

/** A person, an app or a portal customer. */
export interface User {
  accountId: string;
  accountType: 'atlassian' | 'app' | 'customer';
  displayName: string;
  email: string;
  /** Whether its owner shows the address to everyone. A person always sees their own. */
  emailShown: boolean;
  active: boolean;
  timeZone: string;
}

export interface Group {
  groupId: string;
  name: string;
  /** Account ids. */
  members: Set<string>;
}

/** A project role; who has it is kept with each project. */
export interface Role {
  id: string;
  name: string;
}

/** Roles whose names code refers to. */
export const ADMINISTRATORS = 'Administrators';
export const MEMBERS = 'Member';
export const CUSTOMERS = 'Service Desk Customers';
export const TEAM = 'Service Desk Team';
/** Every app is in it, in every project. */
export const ADDONS = 'atlassian-addons-project-access';

/** The group whose members administer the site. */
export const SITE_ADMINS = 'site-admins';
