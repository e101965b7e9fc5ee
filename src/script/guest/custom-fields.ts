/** Custom fields by name: `issue.customFields["Severity"].value`, `issue.customFields.Severity = …`. */
import type { CustomField } from '../../replica/replica';
import type { Recorder } from './recorder';

/** What stands behind a name: an object with a value, made at the first look where there was none. */
export function createCustomFields(
  fields: Record<string, CustomField>,
  recorder: Recorder,
): object {
  const seen = new Map<string, object>();
  const open = (name: string) => {
    let field = seen.get(name);
    if (!field) {
      field = createField(name, fields[name], recorder);
      seen.set(name, field);
    }
    return field;
  };
  return new Proxy(fields, {
    get: (_target, name) =>
      typeof name === 'string' && name !== 'toJSON' ? open(name) : undefined,
    has: (_target, name) => name in fields,
    set: (_target, name, value) => {
      recorder.set(`customFields.${String(name)}`, valueIn(value));
      return true;
    },
  });
}

function createField(name: string, field: CustomField | undefined, recorder: Recorder): object {
  const target: Record<string, unknown> = {
    name,
    id: field?.id ?? null,
    type: field?.type ?? null,
    value: field?.value ?? null,
  };
  return new Proxy(target, {
    set: (own, property, value) => {
      own[String(property)] = value;
      if (property === 'value') recorder.set(`customFields.${name}`, value);
      return true;
    },
  });
}

/** A whole field was assigned, or its value alone. */
export function valueIn(value: unknown): unknown {
  const isField =
    typeof value === 'object' && value !== null && 'name' in value && 'value' in value;
  return isField ? (value as { value: unknown }).value : value;
}
