import { digest } from '../../../src/replica/digest';
import { fromColumns, toColumns } from '../../../src/store/columns';

const DIGEST = digest('a comment');

test.each([
  ['marks of what was sent', { 10001: [DIGEST, 1], 10002: [DIGEST, 17], 9: [DIGEST, 0] }],
  ['pairs of ids', { 10001: [DIGEST, '20001'], 10002: [digest(2), '5'] }],
  ['marks of what is on its way', { 10001: [null, 0, DIGEST, 3], 10002: [DIGEST, 3, '', 4] }],
  ['entries with and without a copy', { 10001: [DIGEST, '20001'], 10002: [DIGEST] }],
  ['digests of another length', { 10001: ['', '20001'], 10002: ['short', '20002'] }],
  ['ids that are no numbers', { x: [DIGEST, 1], '007': [DIGEST, 2], '1e3': [DIGEST, 3] }],
  ['numbers and ids at once', { 1: [DIGEST, 7], 2: [DIGEST, '7'], 3: [DIGEST, '07'] }],
  ['numbers beyond what is exact', { 99999999999999999999: [DIGEST, 1e300], 1: [DIGEST, -1] }],
  ['nothing', {}],
])('%s come back as they were', (_what, entries) => {
  const stored = JSON.parse(JSON.stringify(toColumns(entries))) as ReturnType<typeof toColumns>;
  expect(fromColumns(stored)).toEqual(entries);
});
