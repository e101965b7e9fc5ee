/** Kinds of fields that hold people and groups. */
import type { Caller } from '../../contract';
import { showUserById } from '../issue/show-parts';
import { may } from '../permission';
import { toText } from '../model/issue';
import type { Project } from '../model/project';
import type { User } from '../model/user';
import { refuseValue } from '../refusal';
import type { Site } from '../site-state';
import { combineList, textIn, type Kind, type Place } from './kind';

/** The user that a caller named by account id; user names and keys are gone from Cloud. */
function parseUser(input: unknown, { site }: Place): User {
  const accountId = textIn(input, 'accountId', 'id');
  if (accountId === undefined) return refuseValue("'accountId' is required");
  const user = site.store.users.get(accountId);
  return user ?? refuseValue(`User '${accountId}' does not exist.`);
}

/** Whether issues of a project can be assigned to a user. */
export function isAssignable(site: Site, user: User, project: Project): boolean {
  const caller: Caller =
    user.accountId === site.appAccountId
      ? { kind: 'app' }
      : { kind: 'user', accountId: user.accountId };
  return user.accountType !== 'customer' && may(site, caller, 'ASSIGNABLE_USER', project);
}

export const person: Kind = {
  type: 'user',
  custom: 'userpicker',
  verbs: ['set'],
  parse: (input, place) => parseUser(input, place).accountId,
  show: (value, { site, caller }) => showUserById(site, caller, value),
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.users.get(toText(value))?.displayName ?? null,
  }),
};

export const assignee: Kind = {
  ...person,
  parse(input, place) {
    // «-1» is Jira's word for automatic; the lead takes what nobody was named for.
    if (textIn(input, 'accountId', 'id') === '-1') return place.project.leadAccountId;
    const user = parseUser(input, place);
    if (!isAssignable(place.site, user, place.project))
      refuseValue(`User '${user.accountId}' cannot be assigned issues.`);
    return user.accountId;
  },
};

export const reporter: Kind = {
  ...person,
  parse(input, place) {
    const user = parseUser(input, place);
    return user.active ? user.accountId : refuseValue('The reporter specified is not a user.');
  },
};

export const people: Kind = {
  type: 'array',
  items: 'user',
  custom: 'multiuserpicker',
  verbs: ['add', 'set', 'remove'],
  parse(input, place) {
    if (!Array.isArray(input)) return refuseValue('data was not an array');
    return [...new Set(input.map((each) => parseUser(each, place).accountId))];
  },
  combine: (verb, present, input, place) =>
    combineList(verb, present, parseUser(input, place).accountId),
  show: (value, { site, caller }) =>
    (value as string[]).map((accountId) => showUserById(site, caller, accountId)),
  describe: (value, { site }) => ({
    id: `[${(value as string[]).join(', ')}]`,
    text: (value as string[])
      .map((accountId) => site.store.users.get(accountId)?.displayName ?? accountId)
      .join(', '),
  }),
};

export const group: Kind = {
  type: 'group',
  custom: 'grouppicker',
  verbs: ['set'],
  parse(input, { site }) {
    const groupId = textIn(input, 'groupId');
    const name = textIn(input, 'name');
    const found = [...site.store.groups.values()].find((each) =>
      groupId === undefined ? each.name === name : each.groupId === groupId,
    );
    return found?.groupId ?? refuseValue(`Could not find group with name '${name ?? groupId}'`);
  },
  show(value, { site }) {
    const found = site.store.groups.get(toText(value));
    if (!found) return null;
    const self = `${site.baseUrl}/rest/api/3/group?groupId=${found.groupId}`;
    return { name: found.name, groupId: found.groupId, self };
  },
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.groups.get(toText(value))?.name ?? null,
  }),
};

/** Written and shown as a list of groups. */
export const groups: Kind = {
  type: 'array',
  items: 'group',
  custom: 'multigrouppicker',
  verbs: ['add', 'set', 'remove'],
  parse(input, place) {
    if (!Array.isArray(input)) return refuseValue('data was not an array');
    return [...new Set(input.map((each) => group.parse(each, place)))];
  },
  combine: (verb, present, input, place) => combineList(verb, present, group.parse(input, place)),
  show: (value, view) => (value as string[]).map((id) => group.show(id, view)),
  describe: (value, view) => ({
    id: `[${(value as string[]).join(', ')}]`,
    text: (value as string[]).map((id) => group.describe(id, view).text ?? id).join(', '),
  }),
};
