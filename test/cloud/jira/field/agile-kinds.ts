/** Fields of Jira Software that are written in another shape than they are shown. */
import { toText } from '../model/issue';
import { refuseValue } from '../refusal';
import type { Kind } from './kind';

/** Written as the bare number of a sprint, shown as a list of sprints: those it was in and the present one. */
export const sprint: Kind = {
  type: 'array',
  items: 'json',
  custom: 'com.pyxis.greenhopper.jira:gh-sprint',
  verbs: ['set'],
  parse(input, { site }) {
    if (typeof input !== 'number') return refuseValue('Number value expected as the Sprint id.');
    const found = site.store.sprints.find(({ id }) => id === input);
    return found?.id ?? refuseValue(`Sprint with id ${input} does not exist.`);
  },
  show: (value, { site }) => site.store.sprints.filter(({ id }) => id === value),
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.sprints.find(({ id }) => id === value)?.name ?? null,
  }),
};

/** Written as a team's id, shown as the team. */
export const team: Kind = {
  type: 'team',
  custom: 'atlassian-team',
  verbs: ['set'],
  parse(input, { site }) {
    if (typeof input !== 'string') return refuseValue('Operation value must be a string');
    const found = site.store.teams.find(({ id }) => id === input);
    return found?.id ?? refuseValue(`Team '${input}' does not exist.`);
  },
  show(value, { site }) {
    const found = site.store.teams.find(({ id }) => id === value);
    return found ? { ...found, title: found.name, isVisible: true, isShared: true } : null;
  },
  describe: (value, { site }) => ({
    id: toText(value),
    text: site.store.teams.find(({ id }) => id === value)?.name ?? null,
  }),
};
