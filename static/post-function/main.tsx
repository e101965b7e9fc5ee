/** The post function's form in the workflow editor: which connection an issue is sent through. */
import { view } from '@forge/bridge';
import { workflowRules } from '@forge/jira-bridge';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../shared/ask';
import { Choice, Message, Unanswered, Waiting } from '../shared/light';
import { show } from '../shared/show';
import { useAsked } from '../shared/use-asked';
import { TEXT as T } from '../text/post-function';

type Connection = Awaited<ReturnType<typeof load>>['choices'][number];

/** What the editor keeps with the transition: the id, and the name for the list of post functions. */
interface Config {
  connectionId: string;
  name: string;
}

async function load() {
  const [choices, context] = await Promise.all([ask('listChoices', {}), view.getContext()]);
  const extension = context.extension as {
    type?: string;
    entryPoint?: string;
    postFunctionConfig?: Config | string;
  };
  return {
    choices,
    isView: extension.entryPoint === 'view',
    config: parseConfig(extension.postFunctionConfig),
  };
}

function parseConfig(config: Config | string | undefined): Config | undefined {
  if (typeof config !== 'string') return config;
  return config === '' ? undefined : (JSON.parse(config) as Config);
}

function PostFunction() {
  const asked = useAsked(load, []);
  if (!asked.value) return asked.failure ? <Unanswered asked={asked} /> : <Waiting />;
  const { choices, config, isView } = asked.value;
  if (isView) return <Chosen choice={find(choices, config)} config={config} />;
  if (choices.length === 0)
    return (
      <Message tone="information" title={T.none}>
        <p>{T.noneNext}</p>
      </Message>
    );
  return <Choose choices={choices} config={config} />;
}

function find(choices: Connection[], config: Config | undefined): Connection | undefined {
  return choices.find((choice) => choice.id === config?.connectionId);
}

function toConfig(choice: Connection | undefined): string | undefined {
  return choice && JSON.stringify({ connectionId: choice.id, name: choice.name } satisfies Config);
}

function Choose({ choices, config }: { choices: Connection[]; config: Config | undefined }) {
  const [chosen, setChosen] = useState(find(choices, config));
  /** The admin pressed Add or Update and had chosen nothing. */
  const [isMissing, setIsMissing] = useState(false);
  const current = useRef(chosen);
  current.current = chosen;
  useEffect(() => {
    // The editor asks when the admin presses Add or Update. Undefined keeps the form open, which the
    // package's type leaves out.
    void workflowRules.onConfigure(() => {
      setIsMissing(!current.current);
      return toConfig(current.current) as string;
    });
  }, []);
  return (
    <div className="stack">
      {isMissing && !chosen && (
        <Message tone="error" title={T.missing}>
          <p>{T.missingNext}</p>
        </Message>
      )}
      {config && !find(choices, config) && <Removed config={config} next={T.removedNext} />}
      <Choice
        id="connection"
        label={T.connection}
        placeholder={T.choose}
        value={chosen?.id}
        options={choices.map(({ id, name, peer }) => ({ value: id, label: T.option(name, peer) }))}
        onChange={(id) => {
          setChosen(choices.find((choice) => choice.id === id));
        }}
      />
      <Message tone="information">{T.last}</Message>
      {chosen && <About choice={chosen} />}
    </div>
  );
}

function Chosen({
  choice,
  config,
}: {
  choice: Connection | undefined;
  config: Config | undefined;
}) {
  if (!choice) return <Removed config={config} next={T.removedEdit} />;
  return (
    <div className="stack">
      <p>{T.through(choice.name, choice.peer)}</p>
      <About choice={choice} />
    </div>
  );
}

function Removed({ config, next }: { config: Config | undefined; next: string }) {
  return (
    <Message tone="warning" title={T.removed(config?.name)}>
      <p>{next}</p>
    </Message>
  );
}

/** What will cross, and what keeps it from crossing. */
function About({ choice: { state, outgoing } }: { choice: Connection }) {
  const trouble = state === 'active' ? undefined : T.states[state];
  return (
    <>
      {trouble !== undefined && <Message tone="warning">{trouble}</Message>}
      {outgoing === undefined ? (
        <Message tone="warning">{T.noScript}</Message>
      ) : (
        <section className="stack tight">
          <h2 className="caption">{T.sends}</h2>
          {/* Long scripts scroll: with the keyboard too. */}
          <pre className="code" tabIndex={0} aria-label={T.sends}>
            {outgoing}
          </pre>
        </section>
      )}
    </>
  );
}

show(
  <main className="page">
    <PostFunction />
  </main>,
);
