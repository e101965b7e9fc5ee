/** Where the published documents themselves are wrong, each with its reason. */
import type { ErrorObject } from 'ajv';

interface Waiver {
  /** Ids of operations, `*` for all. */
  operations: string[];
  side: 'request' | 'answer';
  matches(error: ErrorObject): boolean;
  reason: string;
}

/** A value that Jira leaves null where the document does not say that it may be. */
const isNullable = ({ keyword, instancePath }: ErrorObject, form: RegExp): boolean =>
  keyword === 'type' && form.test(instancePath);

export const WAIVERS: Waiver[] = [
  {
    operations: ['*'],
    side: 'answer',
    matches: (error) =>
      isNullable(error, /\/(histories|values)\/\d+\/items\/\d+\/(from|fromString|to|toString)$/),
    reason:
      'The ends of a change are null where the field was or became empty, as the description of ' +
      '`avi:jira:updated:issue` says; the document types them as plain strings.',
  },
  {
    operations: ['getRemoteIssueLinks'],
    side: 'answer',
    matches: ({ keyword, instancePath }) => keyword === 'type' && instancePath === '',
    reason:
      'The answer is an array unless `globalId` is given, as its own example shows; the document ' +
      'types it as an object.',
  },
];

/** Whether a mismatch is one that the document is to blame for. */
export function isWaived(operationId: string, side: string, error: ErrorObject): boolean {
  return WAIVERS.some(
    (waiver) =>
      waiver.side === side &&
      (waiver.operations.includes('*') || waiver.operations.includes(operationId)) &&
      waiver.matches(error),
  );
}
