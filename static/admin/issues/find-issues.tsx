/** Queries that find issues under sync, to be copied into wherever Jira takes JQL. */
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ask, Refused } from '../../shared/ask';
import { Copy } from '../../shared/copy';
import { FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/issues';

export function FindIssues({ connectionId }: { connectionId: string }) {
  return (
    <section className="card stack" aria-label={T.find}>
      <Heading size="small" as="h2">
        {T.find}
      </Heading>
      <p className="quiet">{T.findHelp}</p>
      <ul className="bare-list stack tight">
        {T.queries.map(({ jql, says }) => (
          <Query key={jql} jql={jql} says={says} />
        ))}
      </ul>
      <FindTwin connectionId={connectionId} />
    </section>
  );
}

function Query({ jql, says }: { jql: string; says?: string }) {
  return (
    <li className="row">
      <code>{jql}</code>
      <Copy text={jql} label={T.copyJql(jql)} />
      {says !== undefined && <span className="quiet">{says}</span>}
    </li>
  );
}

/** An issue may have twins through several connections: JQL knows four of them. */
const ALIASES = ['tandemTwin', 'tandemTwin2', 'tandemTwin3', 'tandemTwin4'];

/** A twin has a name, by which Jira finds the issue here. */
function FindTwin({ connectionId }: { connectionId: string }) {
  const [key, setKey] = useState('');
  const [jql, setJql] = useState<string>();
  const { failure, isBusy, attempt } = useAttempt();
  const wanted = key.trim().toUpperCase();
  const find = () =>
    void attempt(async () => {
      setJql(undefined);
      const twin = await ask('findTwin', { connectionId, remoteKey: wanted });
      if (!twin) throw new Refused({ code: 'none', message: T.noTwin(wanted), next: T.noTwinNext });
      setJql(ALIASES.map((alias) => `${alias} = "${twin.twinKey}"`).join(' OR '));
      return undefined;
    });
  return (
    <form
      className="stack tight narrow"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <strong>{T.findTwin}</strong>
      <div className="row filters">
        <div className="grow">
          <label htmlFor="twin-key">{T.twin}</label>
          <Textfield
            id="twin-key"
            isCompact
            value={key}
            onChange={(event) => {
              setKey((event.target as HTMLInputElement).value);
            }}
          />
        </div>
        <Button type="submit" isLoading={isBusy} isDisabled={wanted === ''}>
          {T.findAction}
        </Button>
      </div>
      {failure && <FailureMessage failure={failure} />}
      {jql !== undefined && (
        <ul className="bare-list" role="status">
          <Query key={jql} jql={jql} />
        </ul>
      )}
    </form>
  );
}
