/** Kinds of custom fields whose values are chosen from a list of options. */
import { showOption } from '../issue/show-parts';
import { limit } from '../limits/limit';
import type { Field, Option } from '../model/field';
import { toText, type Stored } from '../model/issue';
import { refuseValue } from '../refusal';
import { combineList, textIn, type Kind, type Place, type View } from './kind';

/** The option that a caller named by id or value. */
function parseOption(input: unknown, options: Option[], field: Field): Option {
  const id = textIn(input, 'id');
  const value = textIn(input, 'value');
  if (id === undefined && value === undefined)
    return refuseValue(`Specify a valid 'id' or 'name' for ${field.name}`);
  const found = options.find((each) => (id === undefined ? each.value === value : each.id === id));
  if (found && !(found.disabled && limit.enforced('jira-option-disabled'))) return found;
  return refuseValue(
    id === undefined ? `Option value '${value}' is not valid` : `Option id '${id}' is not valid`,
  );
}

/** An option by id, disabled ones too: an issue keeps what it had. */
function optionById(options: Option[], id: unknown): Option | undefined {
  return options.find((each) => each.id === id);
}

function allowed({ site, field }: Place): unknown[] {
  return field.options.filter((each) => !each.disabled).map((each) => showOption(site, each));
}

const single: Kind = {
  type: 'option',
  verbs: ['set'],
  parse: (input, { field }) => parseOption(input, field.options, field).id,
  show: (value, { site, field }) => {
    const option = optionById(field.options, value);
    return option ? showOption(site, option) : null;
  },
  describe: (value, { field }) => ({
    id: toText(value),
    text: optionById(field.options, value)?.value ?? null,
  }),
  allowed,
};

export const select: Kind = { ...single, custom: 'select' };
export const radio: Kind = { ...single, custom: 'radiobuttons' };

const many: Kind = {
  type: 'array',
  items: 'option',
  verbs: ['add', 'set', 'remove'],
  parse(input, { field }) {
    if (!Array.isArray(input)) return refuseValue('data was not an array');
    return [...new Set(input.map((each) => parseOption(each, field.options, field).id))];
  },
  combine: (verb, present, input, { field }) =>
    combineList(verb, present, parseOption(input, field.options, field).id),
  show: (value, { site, field }) =>
    optionsIn(value, field).map((option) => showOption(site, option)),
  describe: (value, { field }) => ({
    id: `[${(value as string[]).join(', ')}]`,
    text: optionsIn(value, field)
      .map((option) => option.value)
      .join(','),
  }),
  allowed,
};

function optionsIn(value: Stored, field: Field): Option[] {
  return (value as string[]).flatMap((id) => optionById(field.options, id) ?? []);
}

export const multiselect: Kind = { ...many, custom: 'multiselect' };
export const checkboxes: Kind = { ...many, custom: 'multicheckboxes' };

/** Stored as the ids of the option and, if there is one, of its child. */
export const cascading: Kind = {
  type: 'option-with-child',
  custom: 'cascadingselect',
  verbs: ['set'],
  parse(input, { field }) {
    const parent = parseOption(input, field.options, field);
    const child = (input as { child?: unknown }).child;
    if (child === undefined || child === null) return [parent.id];
    return [parent.id, parseOption(child, parent.children, field).id];
  },
  show(value, view) {
    const { parent, child } = cascade(value, view);
    return parent ? showOption(view.site, parent, child) : null;
  },
  describe(value, view) {
    const { parent, child } = cascade(value, view);
    const level = child ? `(Level 1 values: ${child.value}(${child.id}))` : '';
    return {
      id: (value as string[]).join(':'),
      text: parent ? `Parent values: ${parent.value}(${parent.id})${level}` : null,
    };
  },
  allowed: ({ site, field }) =>
    field.options.map((option) => ({
      ...showOption(site, option),
      children: option.children.map((child) => showOption(site, child)),
    })),
};

function cascade(value: Stored, { field }: View): { parent?: Option; child?: Option } {
  const [parentId, childId] = value as string[];
  const parent = optionById(field.options, parentId);
  const child = parent && optionById(parent.children, childId);
  return { ...(parent && { parent }), ...(child && { child }) };
}
