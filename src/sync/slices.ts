/** What is too much for one go, in parts of a size: the last may be smaller. Pure. */
export function inSlices<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
