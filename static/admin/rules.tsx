/** The two scripts of this side of a connection, and what belongs to both of them. */
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { ConnectionView, RuleView } from '../../src/entry/screens';
import { ask } from '../shared/ask';
import { Shown } from '../shared/frame';
import { useAsked } from '../shared/use-asked';
import { TEXT as T } from '../text/rules';
import { ChooseConnection } from './choose-connection';
import { RulesFile } from './rules-file';
import { ScriptEditor } from './script-editor';

interface Props {
  connections: ConnectionView[];
  /** A script was published, or settings of a connection were changed. */
  onChange: () => Promise<void>;
}

export function Rules({ connections, onChange }: Props) {
  return (
    <ChooseConnection connections={connections}>
      {(connection) => <Scripts key={connection.id} connection={connection} onChange={onChange} />}
    </ChooseConnection>
  );
}

function Scripts({
  connection,
  onChange,
}: {
  connection: ConnectionView;
  onChange: () => Promise<void>;
}) {
  const connectionId = connection.id;
  const asked = useAsked(
    () => Promise.all([ask('getRules', { connectionId }), ask('listTemplates', {})]),
    [connectionId],
  );
  /** Editors begin anew with what was brought in from a file. */
  const [imports, setImports] = useState(0);
  const reload = async () => {
    await Promise.all([asked.reload(), onChange()]);
  };
  return (
    <Shown asked={asked}>
      {([rules, templates]) => (
        <>
          <RulesFile
            connection={connection}
            rules={rules}
            onImport={async () => {
              await reload();
              setImports(imports + 1);
            }}
          />
          {rules.map((rule) => (
            <section key={`${rule.direction} ${imports}`} className="stack">
              <div className="stack tight">
                <Heading size="small" as="h2">
                  {T[rule.direction]}
                </Heading>
                <p className="quiet">
                  {rule.direction === 'outgoing' ? T.outgoingHelp : T.incomingHelp}{' '}
                  {published(rule)}
                </p>
              </div>
              <ScriptEditor
                connection={connection}
                rule={rule}
                templates={templates.filter((template) => template.direction === rule.direction)}
                onPublish={reload}
              />
            </section>
          ))}
        </>
      )}
    </Shown>
  );
}

function published({ published: version, draft, source }: RuleView): string {
  const state = version ? T.published(version.version, version.by) : T.never;
  const isNews = draft !== undefined && source !== version?.source;
  const words = isNews ? [state, T.draft(draft.by, new Date(draft.at).toLocaleString())] : [state];
  return `${words.join('. ')}.`;
}
