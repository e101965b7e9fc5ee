/** Both scripts and the settings of this side as one file: to keep elsewhere, to bring to another connection. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { ConnectionView, RuleView } from '../../../src/entry/screens/calls';
import { ask, Refused } from '../../shared/ask';
import { Confirm } from '../../shared/confirm';
import { download } from '../../shared/download';
import { Done, FailureMessage } from '../../shared/frame';
import { OpenFile } from '../../shared/open-file';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/rules';

interface Props {
  connection: ConnectionView;
  /** As they stand in the editors. */
  rules: Pick<RuleView, 'direction' | 'source'>[];
  /** What was in a file is there now, as drafts and settings. */
  onImport: () => Promise<void>;
}

/** What the file holds. `format` is for those who read it later. */
interface RulesOfSide {
  format: 'tandem-rules-1';
  policy: ConnectionView['policy'];
  publicComments: boolean;
  outgoing: string;
  incoming: string;
}

export function RulesFile({ connection, rules, onImport }: Props) {
  const [found, setFound] = useState<RulesOfSide>();
  const { done, failure, isBusy, attempt } = useAttempt();
  const read = (text: string) =>
    attempt(async () => {
      setFound(parse(text));
      return undefined;
    });
  const bringIn = (file: RulesOfSide) =>
    attempt(async () => {
      setFound(undefined);
      await apply(connection, file);
      await onImport();
      return T.allImported;
    });
  return (
    <>
      <div className="row">
        <Button
          onClick={() => {
            const text = JSON.stringify(toFile(connection, rules), null, 2);
            download(`${connection.name}-rules.json`, text, 'application/json');
          }}
        >
          {T.exportAll}
        </Button>
        <OpenFile
          label={T.allFile}
          accept=".json"
          isBusy={isBusy}
          onOpen={(text) => void read(text)}
        >
          {T.importAll}
        </OpenFile>
      </div>
      {failure && <FailureMessage failure={failure} />}
      {done !== undefined && <Done>{done}</Done>}
      {found && (
        <Confirm
          title={T.importTitle(connection.name)}
          action={T.importAction}
          onCancel={() => {
            setFound(undefined);
          }}
          onConfirm={() => bringIn(found)}
        >
          <ul className="plain-list">
            {T.importWhat(found.policy, found.publicComments).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </>
  );
}

function toFile({ policy, publicComments }: ConnectionView, rules: Props['rules']): RulesOfSide {
  const source = (direction: RuleView['direction']) =>
    rules.find((rule) => rule.direction === direction)?.source ?? '';
  return {
    format: 'tandem-rules-1',
    policy,
    publicComments,
    outgoing: source('outgoing'),
    incoming: source('incoming'),
  };
}

function noRules(): Refused {
  return new Refused({ code: 'bad-request', message: T.noRulesFile, next: T.noRulesFileNext });
}

/** @throws Refused if it is no such file */
function parse(text: string): RulesOfSide {
  let file: Partial<RulesOfSide> | null;
  try {
    file = JSON.parse(text) as Partial<RulesOfSide> | null;
  } catch {
    throw noRules();
  }
  const { format, policy, publicComments, outgoing, incoming } = file ?? {};
  const isWhole =
    format === 'tandem-rules-1' &&
    (policy === 'local' || policy === 'remote' || policy === 'newer') &&
    typeof publicComments === 'boolean' &&
    typeof outgoing === 'string' &&
    typeof incoming === 'string';
  if (!isWhole) throw noRules();
  return { format, policy, publicComments, outgoing, incoming };
}

/** Scripts become drafts; settings that differ are changed, on both sites. */
async function apply(
  { id, policy, publicComments }: ConnectionView,
  file: RulesOfSide,
): Promise<void> {
  for (const direction of ['outgoing', 'incoming'] as const)
    await ask('saveDraft', { connectionId: id, direction, source: file[direction] });
  if (file.policy !== policy)
    await ask('changeConnection', { id, change: { kind: 'policy', policy: file.policy } });
  if (file.publicComments !== publicComments)
    await ask('changeConnection', {
      id,
      change: { kind: 'comments', publicComments: file.publicComments },
    });
}
