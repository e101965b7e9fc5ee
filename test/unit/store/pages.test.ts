import { digest } from '../../../src/replica/digest';
import { join, PAGES, split, type Growing, type Page } from '../../../src/store/pages';

const DIGEST = digest('a comment');

/** A twin as the store sees it, with so many comments that it sent and as many that it holds. */
function makeTwin(count: number, more: Partial<Growing & { version: number }> = {}) {
  const entries = (first: number, entry: (id: number) => unknown) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [String(first + index), entry(first + index)]),
    );
  return {
    version: 3,
    sent: {
      fields: { summary: [DIGEST, 3] },
      comments: entries(10_000, () => [DIGEST, 1]),
      attachments: {},
      workLogs: {},
    },
    held: {
      comments: entries(20_000, (id) => [DIGEST, String(id)]),
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
  expect(split(twin)).toEqual({ row: twin, changed: new Map(), pages: undefined });
});

/** What somebody finds who reads it. */
function readAgain({ row, pages }: ReturnType<typeof keep>) {
  const { pages: _, ...twin } = join(row, pages)!;
  return twin;
}

test('a twin with many comes back as it was', () => {
  const twin = makeTwin(3000);
  const kept = keep(twin);
  expect(JSON.stringify(kept.row).length).toBeLessThan(1000);
  expect(readAgain(kept)).toEqual(twin);
});

test('in its pages a mark takes less than two thirds of its JSON', () => {
  const twin = makeTwin(3000);
  const bytes = JSON.stringify(keep(twin).pages).length;
  expect(bytes).toBeLessThan(JSON.stringify([twin.sent, twin.held]).length * (2 / 3));
});

test('one comment more writes the row and no page', () => {
  const first = keep(makeTwin(3000));
  const twin = join(first.row, first.pages)!;
  twin.sent.comments['99999'] = [DIGEST, 2];
  const second = keep(twin, first.pages);
  expect(second.changed.size).toBe(0);
  expect(JSON.stringify(second.row).length).toBeLessThan(1100);
  expect(readAgain(second).sent.comments).toEqual(twin.sent.comments);
});

test('what changes, comes and goes is found again, however often it is saved', () => {
  let kept = keep(makeTwin(200));
  const expected = makeTwin(200);
  for (let step = 0; step < 300; step += 1) {
    const twin = join(kept.row, kept.pages)!;
    for (const each of [twin, expected]) {
      each.sent.comments[String(90_000 + step)] =
        step % 3 === 0 ? [null, 0, DIGEST, step] : [DIGEST, step];
      each.held.comments[String(20_000 + (step % 200))] = ['', String(step)];
      delete each.sent.comments[String(10_000 + step)];
    }
    kept = keep(twin, kept.pages);
    expect(readAgain(kept)).toEqual(expected);
  }
});

test('entries that go are gone, and pages stay pages', () => {
  const first = keep(makeTwin(100));
  const twin = join(first.row, first.pages)!;
  twin.sent.comments = {};
  twin.held.comments = {};
  const second = keep(twin, first.pages);
  expect(readAgain(second)).toMatchObject({ sent: { comments: {} }, held: { comments: {} } });
  expect(second.row.pages?.digests).toHaveLength(PAGES);
});

test('a row that was saved without its pages still has what they have', () => {
  const first = keep(makeTwin(100));
  const second = keep({ ...first.row, version: 4 }, first.pages);
  expect(readAgain(second)).toEqual({ ...makeTwin(100), version: 4 });
});

test('a page of another version of the row is not taken', () => {
  const first = keep(makeTwin(3000));
  const twin = join(first.row, first.pages)!;
  for (let id = 0; id < 100; id += 1) twin.sent.comments[String(id)] = [DIGEST, 2];
  const second = keep(twin, first.pages);
  expect(join(first.row, second.pages)).toBeUndefined();
  expect(join(second.row, first.pages)).toBeUndefined();
});

test('a new twin is one row, whatever it has', () => {
  const twin = makeTwin(3000, { version: 0 });
  expect(split(twin).row).toBe(twin);
});
