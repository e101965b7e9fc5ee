/** People edit fields, and move issues through their workflows. */
import { take, text } from '../../cloud/rest';
import { pick, word } from '../cast';
import type { Operation, Scene } from './operation';

function edit({ who, issue }: Scene, fields: object): Promise<void> {
  return who.put(`/rest/api/3/issue/${issue}`, { fields });
}

function update({ who, issue }: Scene, changes: object): Promise<void> {
  return who.put(`/rest/api/3/issue/${issue}`, { update: changes });
}

/** Adds or removes one of a set's elements. */
async function toggle(scene: Scene, field: string, names: string[]): Promise<string> {
  const { world } = scene.history;
  const name = pick(world, names);
  const verb = world.random() < 0.6 ? 'add' : 'remove';
  await update(scene, { [field]: [{ [verb]: field === 'labels' ? name : { name } }] });
  return `${verb} ${String(name)}`;
}

export const FIELDS: Operation[] = [
  {
    name: 'summary',
    weight: 4,
    run: async (scene) => {
      const summary = `Summary ${word(scene.history.world)}`;
      await edit(scene, { summary });
      return summary;
    },
  },
  {
    name: 'description',
    weight: 3,
    run: async (scene) => {
      const words = `Description ${word(scene.history.world)}`;
      await edit(scene, { description: text(words) });
      return words;
    },
  },
  {
    name: 'priority',
    weight: 2,
    run: async (scene) => {
      const name = pick(scene.history.world, ['Highest', 'High', 'Low']);
      await edit(scene, { priority: { name } });
      return name;
    },
  },
  {
    name: 'due',
    weight: 1,
    run: async (scene) => {
      const { world } = scene.history;
      const due = world.random() < 0.3 ? null : `2026-0${1 + Math.floor(world.random() * 9)}-15`;
      await edit(scene, { duedate: due });
      return String(due);
    },
  },
  { name: 'label', weight: 2, run: (scene) => toggle(scene, 'labels', ['l1', 'l2', 'l3']) },
  {
    name: 'component',
    weight: 1,
    run: (scene) => toggle(scene, 'components', ['Network', 'Accounts']),
  },
  { name: 'version', weight: 1, run: (scene) => toggle(scene, 'fixVersions', ['1.0', '1.1']) },
  {
    name: 'transition',
    weight: 3,
    run: async ({ history, who, issue }) => {
      const { transitions } = await who.get<{ transitions: { name: string }[] }>(
        `/rest/api/3/issue/${issue}/transitions`,
      );
      const found = pick(
        history.world,
        transitions.filter(({ name }) => name !== 'Close'),
      );
      if (!found) return undefined;
      await take(who, issue, found.name);
      return found.name;
    },
  },
];
