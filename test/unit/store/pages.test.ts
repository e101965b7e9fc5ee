import { join, PAGES, split, type Growing, type Page } from '../../../src/store/pages';

/** A twin as the store sees it, with so many comments that it sent and as many that it holds. */
function makeTwin(count: number, more: Partial<Growing & { version: number }> = {}) {
  const entries = (first: number, entry: (id: number) => unknown) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [String(first + index), entry(first + index)]),
    );
  return {
    version: 3,
    sent: { comments: entries(10_000, () => ['digest', 1]), attachments: {}, workLogs: {} },
    held: {
      comments: entries(20_000, (id) => ['digest', String(id)]),
      attachments: {},
      workLogs: {},
    },
    ...more,
  };
}

type Twin = ReturnType<typeof makeTwin>;

/** What the store would have after a save. */
function keep(twin: Twin, before: (Page | undefined)[] = []) {
  const { row, changed } = split(twin);
  const pages = Array.from({ length: PAGES }, (_, index) => changed.get(index) ?? before[index]);
  return { row, pages, changed };
}

test('a twin with few entries is one row', () => {
  const twin = makeTwin(10);
  expect(split(twin)).toEqual({ row: twin, changed: new Map() });
});

test('a twin with many comes back as it was', () => {
  const twin = makeTwin(3000);
  const { row, pages } = keep(twin);
  expect(JSON.stringify(row).length).toBeLessThan(1000);
  expect(join(row, pages)).toEqual({ ...twin, pages: row.pages });
});

test('one comment more writes one page', () => {
  const first = keep(makeTwin(3000));
  const twin = join(first.row, first.pages)!;
  twin.sent.comments['99999'] = ['another', 2];
  const second = keep(twin, first.pages);
  expect(second.changed.size).toBe(1);
  expect(join(second.row, second.pages)).toEqual({ ...twin, pages: second.row.pages });
});

test('entries that go are gone, and pages stay pages', () => {
  const first = keep(makeTwin(100));
  const twin = join(first.row, first.pages)!;
  twin.sent.comments = {};
  twin.held.comments = {};
  const second = keep(twin, first.pages);
  expect(join(second.row, second.pages)).toEqual({ ...twin, pages: second.row.pages });
  expect(second.row.pages).toHaveLength(PAGES);
});

test('a page of another version of the row is not taken', () => {
  const first = keep(makeTwin(3000));
  const twin = join(first.row, first.pages)!;
  twin.sent.comments['99999'] = ['another', 2];
  const second = keep(twin, first.pages);
  expect(join(first.row, second.pages)).toBeUndefined();
  expect(join(second.row, first.pages)).toBeUndefined();
});

test('a new twin is one row, whatever it has', () => {
  const twin = makeTwin(3000, { version: 0 });
  expect(split(twin).row).toBe(twin);
});
