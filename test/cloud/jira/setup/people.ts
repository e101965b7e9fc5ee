/** Building a site: its people, groups and roles. */
import type { Group, User } from '../model/user';
import type { Site } from '../site-state';

export type NewUser = Pick<User, 'accountId' | 'displayName' | 'email'> & Partial<User>;

export function addUser(site: Site, user: NewUser): User {
  const added: User = {
    accountType: 'atlassian',
    emailShown: true,
    active: true,
    timeZone: 'Europe/London',
    ...user,
  };
  site.store.users.set(added.accountId, added);
  return added;
}

export function addGroup(site: Site, name: string, members: User[]): Group {
  const group = { groupId: site.world.uuid(), name, members: new Set(accountIds(members)) };
  site.store.groups.set(group.groupId, group);
  return group;
}

function accountIds(users: User[]): string[] {
  return users.map(({ accountId }) => accountId);
}

/** Makes a role known to the site, if it is not. */
export function addRole(site: Site, name: string): void {
  if ([...site.store.roles.values()].some((role) => role.name === name)) return;
  const id = site.store.nextId('role');
  site.store.roles.set(id, { id, name });
}
