/** Formats of the OpenAPI documents, as Jira means them. */
import type { Ajv } from 'ajv';

/** Jira writes offsets without a colon, which the format's own definition (RFC 3339) does not know. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

export function addFormats(ajv: Ajv): Ajv {
  ajv.addFormat('date-time', TIME);
  ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/);
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addFormat('uuid', /^[0-9a-f-]{36}$/i);
  for (const name of ['int32', 'int64'])
    ajv.addFormat(name, { type: 'number', validate: Number.isSafeInteger });
  for (const name of ['double', 'float'])
    ajv.addFormat(name, { type: 'number', validate: Number.isFinite });
  return ajv;
}
