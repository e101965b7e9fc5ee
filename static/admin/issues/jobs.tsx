/** Work on many issues: how far it is, how it can be held up, and what became of each issue. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import ProgressBar from '@atlaskit/progress-bar';
import { useEffect, useState } from 'react';
import type { JobResult, JobView } from '../../../src/entry/screens/work-views';
import { ask } from '../../shared/ask';
import { download } from '../../shared/download';
import { Empty, FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/issues';
import { JobResults } from './job-results';

/** Milliseconds between two looks while work is under way. */
const LOOK_AGAIN_MS = 3000;

const LOOK = {
  collecting: 'inprogress',
  running: 'inprogress',
  paused: 'moved',
  done: 'success',
  cancelled: 'default',
  failed: 'removed',
} as const;

type JobAction = 'pause' | 'resume' | 'cancel';

interface Props {
  jobs: JobView[];
  /** Asks for the newest state. */
  onLook: () => Promise<void>;
}

export function Jobs({ jobs, onLook }: Props) {
  const isUnderWay = jobs.some(({ state, counts }) => isRunning(state) || counts.sent > 0);
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setTimeout(() => void onLook(), LOOK_AGAIN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isUnderWay, jobs]);
  return (
    <section className="stack" aria-label={T.jobs}>
      <Heading size="small" as="h2">
        {T.jobs}
      </Heading>
      {jobs.length === 0 && <Empty title={T.none}>{T.noneNext}</Empty>}
      {jobs.map((job) => (
        <Job key={job.id} job={job} onChange={onLook} />
      ))}
    </section>
  );
}

function isRunning(state: JobView['state']): boolean {
  return state === 'collecting' || state === 'running';
}

function Job({ job, onChange }: { job: JobView; onChange: () => Promise<void> }) {
  const { id, kind, jql, by, at, state, counts, total, note } = job;
  const [isOpen, setIsOpen] = useState(false);
  const { failure, isBusy, attempt } = useAttempt();
  const change = (action: JobAction) =>
    void attempt(async () => {
      await ask('changeJob', { id, action });
      await onChange();
      return undefined;
    });
  const save = async () => {
    download(`tandem-${kind}-${id}.csv`, toCsv(await allResults(id)), 'text/csv');
    return undefined;
  };
  const ended = counts.done + counts.skipped + counts.failed;
  return (
    <article className="card stack tight" aria-label={T.kind[kind]}>
      <div className="row">
        <strong>{T.kind[kind]}</strong>
        <Lozenge appearance={LOOK[state]}>{T.state[state]}</Lozenge>
        <span className="quiet">{T.asked(by, new Date(at).toLocaleString())}</span>
      </div>
      {kind !== 'connect' && <code>{jql ?? T.all}</code>}
      {total > 0 && <ProgressBar value={ended / total} ariaLabel={T.progress(ended, total)} />}
      <div className="quiet">{tellProgress(job, ended)}</div>
      {note !== undefined && <div>{note}</div>}
      {failure && <FailureMessage failure={failure} />}
      <div className="row">
        <HoldUp state={state} isBusy={isBusy} onChange={change} />
        {total > 0 && (
          <>
            <Button
              spacing="compact"
              aria-expanded={isOpen}
              onClick={() => {
                setIsOpen(!isOpen);
              }}
            >
              {isOpen ? T.resultsNot : T.results}
            </Button>
            <Act isBusy={isBusy} words={T.download} onClick={() => void attempt(save)} />
          </>
        )}
      </div>
      {isOpen && <JobResults id={id} now={ended} />}
    </article>
  );
}

/** What can still be done about work that is not at its end. */
function HoldUp({
  state,
  isBusy,
  onChange,
}: {
  state: JobView['state'];
  isBusy: boolean;
  onChange: (action: JobAction) => void;
}) {
  if (!isRunning(state) && state !== 'paused') return null;
  const actions: JobAction[] = [state === 'paused' ? 'resume' : 'pause', 'cancel'];
  return (
    <>
      {actions.map((action) => (
        <Act
          key={action}
          isBusy={isBusy}
          words={T[action]}
          onClick={() => {
            onChange(action);
          }}
        />
      ))}
    </>
  );
}

function Act({ isBusy, words, onClick }: { isBusy: boolean; words: string; onClick: () => void }) {
  return (
    <Button spacing="compact" isDisabled={isBusy} onClick={onClick}>
      {words}
    </Button>
  );
}

function tellProgress({ counts, total, endsAt, state }: JobView, ended: number): string {
  const parts = (['done', 'sent', 'skipped', 'failed'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome].toLocaleString()} ${T.outcome[outcome]}`);
  const left =
    isRunning(state) && endsAt !== undefined
      ? [T.left(Math.round((endsAt - Date.now()) / 60_000))]
      : [];
  return total === 0 ? '' : [T.progress(ended, total), ...parts, ...left].join(' · ');
}

async function allResults(id: string): Promise<JobResult[]> {
  const all: JobResult[] = [];
  for (let page: number | undefined = 0; page !== undefined;) {
    const { results, next }: { results: JobResult[]; next?: number } = await ask('listJobResults', {
      id,
      page,
    });
    all.push(...results);
    page = next;
  }
  return all;
}

function toCsv(results: JobResult[]): string {
  const rows = results.map(({ key = '', remoteKey = '', outcome, message = '' }) => [
    key,
    remoteKey,
    T.outcome[outcome],
    message,
  ]);
  return [Object.values(T.resultColumns), ...rows]
    .map((cells) => cells.map(toCell).join(','))
    .join('\r\n');
}

/** Quoted; what a spreadsheet would take for a formula gets a blank before it. */
function toCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? ` ${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
