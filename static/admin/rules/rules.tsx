/** The two scripts of this side of a connection, and what belongs to both of them. */
import Heading from '@atlaskit/heading';
import type { ConnectionView, RuleView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Shown } from '../../shared/frame';
import { useAsked } from '../../shared/use-asked';
import { TEXT as T } from '../../text/rules';
import { ChooseConnection, type Choosing } from '../choose-connection';
import { RulesFile } from './rules-file';
import { ScriptEditor } from './script-editor';
import type { Drafts } from './use-drafts';

interface Props {
  choosing: Choosing;
  drafts: Drafts;
  /** A script was published, or settings of a connection were changed. */
  onChange: () => Promise<void>;
}

export function Rules({ choosing, drafts, onChange }: Props) {
  return (
    <ChooseConnection
      choosing={choosing}
      remark={(id) => (drafts.has(id) ? T.unsavedRemark : undefined)}
    >
      {(connection) => (
        <Scripts key={connection.id} connection={connection} drafts={drafts} onChange={onChange} />
      )}
    </ChooseConnection>
  );
}

function Scripts({
  connection,
  drafts,
  onChange,
}: Omit<Props, 'choosing'> & { connection: ConnectionView }) {
  const connectionId = connection.id;
  const asked = useAsked(
    () => Promise.all([ask('getRules', { connectionId }), ask('listTemplates', {})]),
    [connectionId],
  );
  const reload = async () => {
    await Promise.all([asked.reload(), onChange()]);
  };
  return (
    <Shown asked={asked}>
      {([rules, templates]) => (
        <>
          <RulesFile
            connection={connection}
            rules={rules.map(({ direction, source }) => ({
              direction,
              source: drafts.of({ connectionId, direction }) ?? source,
            }))}
            onImport={async () => {
              for (const { direction } of rules) drafts.forget({ connectionId, direction });
              await reload();
            }}
          />
          {rules.map((rule) => (
            <section key={rule.direction} className="stack" aria-label={T[rule.direction]}>
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
                drafts={drafts}
                onSave={asked.reload}
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
