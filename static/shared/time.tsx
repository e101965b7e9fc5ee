/** A time in the viewer's own zone and manner. */
export function Time({ at }: { at: number }) {
  const time = new Date(at);
  return (
    <time dateTime={time.toISOString()}>
      {time.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })}
    </time>
  );
}
