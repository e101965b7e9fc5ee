/** Custom fields by name: `issue.customFields["Severity"].value`. */
import { customFieldId } from '../../replica/field-ids';
import type { CustomField } from '../../replica/replica';
import { fromText } from '../../replica/rich-text';
import type { Recorder } from './recorder';
import { revive, RichText } from './rich-text';

interface Field {
  name: string;
  id: string | null;
  type: string | null;
  value: unknown;
}

/** What stands behind a name: an object with a value, made at the first look where there was none. */
export function createCustomFields(
  fields: Record<string, CustomField>,
  recorder: Recorder,
): object {
  const names = Object.assign(Object.create(null) as object, fields) as Record<string, unknown>;
  const seen = new Map<string, Field>();
  const open = (given: string): Field => {
    // An id is kept as such: it outlives a change of names.
    const name = given in fields ? given : (customFieldId(given) ?? given);
    const field = seen.get(name) ?? createField(name, find(fields, name), recorder);
    seen.set(name, field);
    return field;
  };
  return new Proxy(names, {
    get: (_target, name) =>
      typeof name === 'string' && name !== 'toJSON' ? open(name) : undefined,
    set: (target, name, value) => {
      target[String(name)] = open(String(name));
      open(String(name)).value = valueIn(value);
      return true;
    },
  });
}

function find(fields: Record<string, CustomField>, name: string): CustomField | undefined {
  return fields[name] ?? Object.values(fields).find(({ id }) => id === name);
}

function createField(name: string, field: CustomField | undefined, recorder: Recorder): Field {
  const path = `customFields.${name}`;
  const value = revive(field?.value ?? null);
  const target: Field = { name, id: field?.id ?? null, type: field?.type ?? null, value };
  recorder.watch(path, () => target.value);
  return new Proxy(target, {
    get: (own, property) => {
      if (property === 'value') recorder.look(path);
      return own[property as keyof Field];
    },
    set: (own, property, put) => {
      if (property !== 'value') return Reflect.set(own, property, put);
      own.value = value instanceof RichText && typeof put === 'string' ? documentOf(put) : put;
      recorder.set(path, own.value);
      return true;
    },
  });
}

/** What Jira takes for a text where it holds a document. */
function documentOf(text: string): RichText | null {
  return text === '' ? null : new RichText(fromText(text));
}

/** A whole field was assigned, or its value alone. */
function valueIn(value: unknown): unknown {
  const isField =
    typeof value === 'object' && value !== null && 'name' in value && 'value' in value;
  return isField ? (value as { value: unknown }).value : value;
}
