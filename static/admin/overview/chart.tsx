/** Bars over time, as plain SVG in Atlassian's chart colours; each bar says its numbers when it is pointed at. */
import './chart.css';

export interface Series {
  name: string;
  /** One of the classes of chart.css. */
  look: 'good' | 'other' | 'bad';
  values: (number | undefined)[];
}

interface Props {
  title: string;
  /** Under each bar, for pointing at it. */
  labels: string[];
  /** Of one bar from below; the same number of values each. */
  series: Series[];
  /** How a value is written. */
  write: (value: number) => string;
  /** Bars stand before each other instead of on each other: then each is a total of its own. */
  isOverlaid?: boolean;
}

const HEIGHT = 96;
const WIDTH = 720;

export function Chart({ title, labels, series, write, isOverlaid = false }: Props) {
  const shown = series.some(({ values }) => values.some((value) => value !== undefined));
  const totals = labels.map((_, index) => {
    const values = series.map(({ values: each }) => each[index] ?? 0);
    return isOverlaid ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
  });
  const top = Math.max(1, ...totals);
  const step = WIDTH / labels.length;
  return (
    <figure className="chart">
      <figcaption>
        <strong>{title}</strong>
        <span className="legend">
          {series.map(({ name, look }) => (
            <span key={name}>
              <span className={`swatch ${look}`} aria-hidden="true" />
              {name}
            </span>
          ))}
          {shown && <span className="quiet">↑ {write(top)}</span>}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
      >
        <line className="ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {labels.map((label, index) => (
          <g key={label}>
            <title>{tell(label, series, index, write)}</title>
            <rect className="column" x={index * step} y="0" width={step} height={HEIGHT} />
            {toBars(series, index, isOverlaid).map(({ look, from, value }) => (
              <rect
                key={look}
                className={look}
                x={index * step + step * 0.15}
                width={step * 0.7}
                y={HEIGHT - ((from + value) / top) * (HEIGHT - 4)}
                height={(value / top) * (HEIGHT - 4)}
              />
            ))}
          </g>
        ))}
      </svg>
      <div className="axis quiet" aria-hidden="true">
        <span>{labels[0]}</span>
        <span>{labels.at(-1)}</span>
      </div>
    </figure>
  );
}

/** Bars of one column; overlaid ones with the highest behind. */
function toBars(series: Series[], index: number, isOverlaid: boolean) {
  let from = 0;
  const bars = series.map(({ look, values }) => {
    const value = values[index] ?? 0;
    const bar = { look, from: isOverlaid ? 0 : from, value };
    from += value;
    return bar;
  });
  return isOverlaid ? bars.sort((a, b) => b.value - a.value) : bars;
}

function tell(label: string, series: Series[], index: number, write: Props['write']): string {
  const parts = series.flatMap(({ name, values }) => {
    const value = values[index];
    return value === undefined ? [] : [`${name}: ${write(value)}`];
  });
  return [label, ...parts].join('\n');
}
