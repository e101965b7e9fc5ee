/** How a connection fares: figures, and pictures of them over time. */
import Button from '@atlaskit/button/new';
import Select from '@atlaskit/select';
import { useState } from 'react';
import type { HealthView } from '../../../src/entry/screens/work-views';
import { ask } from '../../shared/ask';
import { FigureTable } from '../../shared/figure-table';
import { Empty, Shown } from '../../shared/frame';
import { Message } from '../../shared/light';
import { useAsked } from '../../shared/use-asked';
import { TEXT as T } from '../../text/health';
import { Chart, type Series } from './chart';
import { ChooseConnection, type Choosing } from '../choose-connection';

type Buckets = HealthView['buckets'];

export function Health({ choosing }: { choosing: Choosing }) {
  return (
    <ChooseConnection choosing={choosing}>
      {({ id }) => <Chosen key={id} connectionId={id} />}
    </ChooseConnection>
  );
}

const PERIODS = (['day', 'week'] as const).map((value) => ({ value, label: T.periods[value] }));

function Chosen({ connectionId }: { connectionId: string }) {
  const [period, setPeriod] = useState<'day' | 'week'>('day');
  const asked = useAsked(() => ask('readHealth', { connectionId, period }), [connectionId, period]);
  return (
    <div className="stack">
      <div className="row filters narrow">
        <div className="grow">
          <label htmlFor="period">{T.period}</label>
          <Select
            inputId="period"
            spacing="compact"
            options={PERIODS}
            value={PERIODS.find(({ value }) => value === period) ?? null}
            onChange={(option) => {
              if (option) setPeriod(option.value);
            }}
          />
        </div>
        <Button isLoading={asked.isLoading} onClick={() => void asked.reload()}>
          {T.reload}
        </Button>
      </div>
      <Shown asked={asked}>{(health) => <Picture health={health} />}</Shown>
    </div>
  );
}

function Picture({ health }: { health: HealthView }) {
  const { buckets, span, since } = health;
  const isQuiet = buckets.every(({ sent, applied, failed }) => sent + applied + failed === 0);
  const labels = buckets.map(({ from }) => writeTime(from, span));
  return (
    <div className="stack">
      <Figures health={health} />
      {since !== undefined && (
        <Message tone="information">{T.since(new Date(since).toLocaleString())}</Message>
      )}
      {isQuiet ? (
        <Empty title={T.quiet}>{T.quietNext}</Empty>
      ) : (
        <Charts buckets={buckets} labels={labels} />
      )}
      <Numbers buckets={buckets} labels={labels} />
    </div>
  );
}

/** The time that a bucket begins at, in the viewer's zone; with the day where buckets are long. */
function writeTime(from: number, span: number): string {
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const isLong = span > 3_600_000;
  return new Date(from).toLocaleString(
    [],
    isLong ? { weekday: 'short', day: 'numeric', ...hour } : hour,
  );
}

function total(buckets: Buckets, of: 'sent' | 'applied' | 'failed'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[of], 0);
}

function Figures({ health: { buckets, now, quota } }: { health: HealthView }) {
  const figures: { name: string; value: string; help?: string }[] = [
    { name: T.sent, value: String(total(buckets, 'sent')) },
    { name: T.applied, value: String(total(buckets, 'applied')) },
    { name: T.failed, value: String(total(buckets, 'failed')) },
    { name: T.took, value: usual(buckets), help: T.tookHelp },
    { name: T.unconfirmed, value: T.many(now.unconfirmed), help: T.unconfirmedHelp },
    { name: T.held, value: T.many(now.held), help: T.heldHelp },
    { name: T.parked, value: T.many(now.parked), help: T.parkedHelp },
    { name: T.quota, value: tellQuota(quota), help: T.quotaHelp },
  ];
  return (
    <dl className="tiles">
      {figures.map(({ name, value, help }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figure">{value}</dd>
          {help !== undefined && <dd className="quiet">{help}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** The middle of the buckets' medians. */
function usual(buckets: Buckets): string {
  const medians = buckets.flatMap(({ took }) => took?.median ?? []).sort((a, b) => a - b);
  const middle = medians[Math.floor(medians.length / 2)];
  return middle === undefined ? T.none : T.seconds(middle);
}

function tellQuota(quota: HealthView['quota']): string {
  if (!quota) return T.quotaUnknown;
  const { points, left } = quota;
  if (left === 0) return T.quotaOut;
  if (points === undefined) return T.quotaUnknown;
  return left === undefined ? T.quotaFine(points) : T.quotaLeft(points, left);
}

function Charts({ buckets, labels }: { buckets: Buckets; labels: string[] }) {
  const series = (
    name: string,
    look: Series['look'],
    of: (bucket: Buckets[number]) => number | undefined,
  ) => ({
    name,
    look,
    values: buckets.map(of),
  });
  return (
    <div className="stack">
      <Chart
        title={T.syncs}
        labels={labels}
        write={String}
        series={[
          series(T.sent, 'good', ({ sent }) => sent),
          series(T.applied, 'other', ({ applied }) => applied),
          series(T.failed, 'bad', ({ failed }) => failed),
        ]}
      />
      <Chart
        title={T.times}
        labels={labels}
        write={T.seconds}
        isOverlaid
        series={[
          series(T.median, 'good', ({ took }) => took?.median),
          series(T.slow, 'other', ({ took }) => took?.slow),
        ]}
      />
      <Chart
        title={T.queue}
        labels={labels}
        write={T.many}
        series={[
          series(T.waiting, 'good', ({ waiting }) => waiting),
          series(T.parked, 'bad', ({ parked }) => parked),
        ]}
      />
      <p className="quiet">{T.queueHelp}</p>
    </div>
  );
}

/** For people who do not see or point at pictures. */
function Numbers({ buckets, labels }: { buckets: Buckets; labels: string[] }) {
  const heads = [T.from, T.sent, T.applied, T.failed, T.median, T.slow, T.waiting, T.parked];
  const time = (ms: number | undefined) => (ms === undefined ? T.none : T.seconds(ms));
  return (
    <details>
      <summary>{T.asNumbers}</summary>
      <FigureTable
        heads={heads}
        rows={buckets.map(({ sent, applied, failed, took, waiting, parked }, index) => [
          labels[index] ?? '',
          String(sent),
          String(applied),
          String(failed),
          time(took?.median),
          time(took?.slow),
          String(waiting ?? T.none),
          String(parked ?? T.none),
        ])}
      />
    </details>
  );
}
