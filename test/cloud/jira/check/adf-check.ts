/** Rich text, wherever it stands in the JSON of a call, by the schema that `@atlaskit/adf-schema` ships. */
import { isValidAdf } from '../field/adf';

/** Looks at every document inside a value. */
export function invalidDocumentsIn(value: unknown): { checked: number; invalid: string[] } {
  const documents = documentsIn(value);
  return {
    checked: documents.length,
    invalid: documents.filter((each) => !isValidAdf(each)).map((each) => JSON.stringify(each)),
  };
}

function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'doc' && 'content' in value && Array.isArray(value.content))
    return [value];
  return Object.values(value).flatMap(documentsIn);
}
