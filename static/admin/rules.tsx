/** The two scripts of this side of a connection. */
import Heading from '@atlaskit/heading';
import type { ConnectionView, RuleView } from '../../src/entry/screens';
import { ask } from '../shared/ask';
import { Shown } from '../shared/frame';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';
import { ChooseConnection } from './choose-connection';
import { ScriptEditor } from './script-editor';

const T = TEXT.rules;

export function Rules({
  connections,
  onPublish,
}: {
  connections: ConnectionView[];
  onPublish: () => Promise<void>;
}) {
  return (
    <ChooseConnection connections={connections}>
      {({ id, name }) => <Scripts key={id} connection={{ id, name }} onPublish={onPublish} />}
    </ChooseConnection>
  );
}

function Scripts({
  connection,
  onPublish,
}: {
  connection: { id: string; name: string };
  onPublish: () => Promise<void>;
}) {
  const connectionId = connection.id;
  const asked = useAsked(
    () => Promise.all([ask('getRules', { connectionId }), ask('listTemplates', {})]),
    [connectionId],
  );
  return (
    <Shown asked={asked}>
      {([rules, templates]) => (
        <>
          {rules.map((rule) => (
            <section key={rule.direction} className="stack">
              <Heading size="small" as="h2">
                {T[rule.direction]}
              </Heading>
              <p className="quiet">
                {rule.direction === 'outgoing' ? T.outgoingHelp : T.incomingHelp}
              </p>
              <p className="quiet">{published(rule)}</p>
              <ScriptEditor
                connection={connection}
                rule={rule}
                templates={templates.filter((template) => template.direction === rule.direction)}
                onPublish={async () => {
                  await Promise.all([asked.reload(), onPublish()]);
                }}
              />
            </section>
          ))}
        </>
      )}
    </Shown>
  );
}

function published({ published: version }: RuleView): string {
  return version ? T.published(version.version, version.by) : T.never;
}
