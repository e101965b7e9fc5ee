/** Pairs that the other site asks to connect: an admin here agrees to them or declines. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { ConnectionView } from '../../../src/entry/screens/calls';
import type { PairRequestView } from '../../../src/entry/screens/work-views';
import { ask } from '../../shared/ask';
import { Done, FailureMessage, Shown } from '../../shared/frame';
import { Time } from '../../shared/time';
import { useAsked } from '../../shared/use-asked';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/issues';

interface Props {
  connection: ConnectionView;
  /** Requests were answered. */
  onChange: () => Promise<void>;
}

export function PairRequests({ connection: { id: connectionId, peer }, onChange }: Props) {
  const [page, setPage] = useState(0);
  const load = () => ask('listPairRequests', { connectionId, page });
  const asked = useAsked(load, [connectionId, page]);
  const { done, failure, isBusy, attempt } = useAttempt();
  const answer = async (ids: string[], isAgreed: boolean) => {
    await attempt(async () => {
      const { failed } = await ask('answerPairRequests', { connectionId, ids, isAgreed });
      await asked.reload();
      await onChange();
      if (failed.length > 0) return T.requestsFailed(failed.map(toLine).join(' '));
      return isAgreed ? T.requestsAgreed(ids.length) : T.requestsDeclined;
    });
  };
  return (
    <section className="card stack" aria-label={T.requests(peer.name)}>
      <Heading size="small" as="h2">
        {T.requests(peer.name)}
      </Heading>
      <Shown asked={asked}>
        {({ total, requests, hidden, next }) => (
          <>
            <p className="quiet">{T.requestsHelp(total)}</p>
            {requests.length > 0 && (
              <Choice requests={requests} isBusy={isBusy} onAnswer={answer} />
            )}
            {hidden.length > 0 && (
              <div className="row quiet">
                <span>{T.requestHidden(hidden.length)}</span>
                <Button
                  spacing="compact"
                  isLoading={isBusy}
                  onClick={() => void answer(hidden, false)}
                >
                  {T.requestHiddenDecline}
                </Button>
              </div>
            )}
            <Pager page={page} isLast={next === undefined} onTurn={setPage} />
          </>
        )}
      </Shown>
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
    </section>
  );
}

function toLine({ remoteKey, why }: { remoteKey: string; why: string }): string {
  return `${remoteKey}: ${why}`;
}

/** The requests of one page, some of which are selected. */
function Choice({
  requests,
  isBusy,
  onAnswer,
}: {
  requests: PairRequestView[];
  isBusy: boolean;
  onAnswer: (ids: string[], isAgreed: boolean) => Promise<void>;
}) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // What was answered is no longer on the page.
  const ids = requests.map(({ id }) => id).filter((id) => selected.has(id));
  const answer = async (isAgreed: boolean) => {
    await onAnswer(ids, isAgreed);
    setSelected(new Set());
  };
  return (
    <>
      <Table requests={requests} selected={selected} onSelect={setSelected} />
      <div className="row">
        <Button
          appearance="primary"
          isLoading={isBusy}
          isDisabled={ids.length === 0}
          onClick={() => void answer(true)}
        >
          {T.requestAgree(ids.length)}
        </Button>
        <Button isLoading={isBusy} isDisabled={ids.length === 0} onClick={() => void answer(false)}>
          {T.requestDecline(ids.length)}
        </Button>
      </div>
    </>
  );
}

function Pager({
  page,
  isLast,
  onTurn,
}: {
  page: number;
  isLast: boolean;
  onTurn: (page: number) => void;
}) {
  if (page === 0 && isLast) return null;
  return (
    <div className="row">
      <Button
        isDisabled={page === 0}
        onClick={() => {
          onTurn(page - 1);
        }}
      >
        {T.requestsPrevious}
      </Button>
      <Button
        isDisabled={isLast}
        onClick={() => {
          onTurn(page + 1);
        }}
      >
        {T.requestsNext}
      </Button>
    </div>
  );
}

interface TableProps {
  requests: PairRequestView[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

function Table({ requests, selected, onSelect }: TableProps) {
  const isAll = requests.every(({ id }) => selected.has(id));
  return (
    <div className="wide">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={T.requestSelectAll}
                checked={isAll}
                onChange={() => {
                  onSelect(new Set(isAll ? [] : requests.map(({ id }) => id)));
                }}
              />
            </th>
            <th scope="col">{T.requestColumns.issue}</th>
            <th scope="col">{T.requestColumns.twin}</th>
            <th scope="col">{T.requestColumns.asked}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <Row
              key={request.id}
              request={request}
              isSelected={selected.has(request.id)}
              onToggle={() => {
                const next = new Set(selected);
                if (!next.delete(request.id)) next.add(request.id);
                onSelect(next);
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  request: { key, summary, remoteKey, remoteUrl, at },
  isSelected,
  onToggle,
}: {
  request: PairRequestView;
  isSelected: boolean;
  onToggle: () => void;
}) {
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={T.requestSelect(key, remoteKey)}
          checked={isSelected}
          onChange={onToggle}
        />
      </td>
      <th scope="row">
        {key} {summary}
      </th>
      <td>
        <a href={remoteUrl}>{remoteKey}</a>
      </td>
      <td>
        <Time at={at} />
      </td>
    </tr>
  );
}
