/** Fields of Jira Service Management. The shapes are those of recorded requests. */
import { toText, type Stored } from '../model/issue';
import { refuseValue } from '../refusal';
import type { Site } from '../site-state';
import { combineList, type Kind } from './kind';
import { people } from './people-kinds';

const SERVICE = 'com.atlassian.servicedesk';

function organizationIn(input: unknown, { store }: Site): string {
  if (typeof input !== 'number') return refuseValue('Organization ids must be numbers.');
  const found = store.organizations.find(({ id }) => id === String(input));
  return found?.id ?? refuseValue(`Organization ${input} does not exist.`);
}

/** Written as numbers, shown as organizations. */
export const organizations: Kind = {
  type: 'array',
  items: 'sd-customerorganization',
  custom: `${SERVICE}:sd-customer-organizations`,
  verbs: ['add', 'set', 'remove'],
  parse(input, { site }) {
    if (!Array.isArray(input)) return refuseValue('data was not an array');
    return [...new Set(input.map((each) => organizationIn(each, site)))];
  },
  combine: (verb, present, input, { site }) =>
    combineList(verb, present, organizationIn(input, site)),
  show: (value, { site }) =>
    site.store.organizations
      .filter(({ id }) => (value as string[]).includes(id))
      .map((each) => ({
        ...each,
        _links: { self: `${site.baseUrl}/rest/servicedeskapi/organization/${each.id}` },
      })),
  describe: (value) => ({ id: toText(value), text: toText(value) }),
  empty: [],
};

export const participants: Kind = {
  ...people,
  custom: `${SERVICE}:sd-request-participants`,
  empty: [],
};

/** What service management alone fills. */
function filled(type: string, custom: string, items?: string): Kind {
  return {
    type,
    ...(items !== undefined && { items }),
    custom,
    verbs: [],
    parse: () => refuseValue('This field cannot be set.'),
    show: (value: Stored) => value,
    describe: (value) => ({ id: null, text: toText(value) }),
  };
}

export const sla = filled('sd-servicelevelagreement', `${SERVICE}:sd-sla-field`);
export const approvals = filled('array', `${SERVICE}.approvals-plugin:sd-approvals`, 'sd-approval');
export const satisfaction = filled('sd-feedback', `${SERVICE}:sd-request-feedback`);
