/** The post function's form in the workflow editor: which connection an issue is sent through. */
import SectionMessage from '@atlaskit/section-message';
import Select from '@atlaskit/select';
import { view } from '@forge/bridge';
import { workflowRules } from '@forge/jira-bridge';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../shared/ask';
import { Empty, Shown } from '../shared/frame';
import { show } from '../shared/show';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';

const T = TEXT.postFunction;

type Choice = Awaited<ReturnType<typeof load>>['choices'][number];

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
  return (
    <main className="page">
      <Shown asked={asked}>
        {({ choices, isView, config }) => {
          if (choices.length === 0) return <Empty title={T.none}>{T.noneNext}</Empty>;
          return isView ? (
            <Chosen choice={find(choices, config)} />
          ) : (
            <Choose choices={choices} config={config} />
          );
        }}
      </Shown>
    </main>
  );
}

function find(choices: Choice[], config: Config | undefined): Choice | undefined {
  return choices.find((choice) => choice.id === config?.connectionId);
}

function toConfig(choice: Choice | undefined): string | undefined {
  return choice && JSON.stringify({ connectionId: choice.id, name: choice.name } satisfies Config);
}

function Choose({ choices, config }: { choices: Choice[]; config: Config | undefined }) {
  const [chosen, setChosen] = useState(find(choices, config));
  const current = useRef(chosen);
  current.current = chosen;
  useEffect(() => {
    // The editor asks when the admin presses Add or Update. Undefined keeps the form open, which the
    // package's type leaves out.
    void workflowRules.onConfigure(() => toConfig(current.current) as string);
  }, []);
  const options = choices.map((choice) => ({
    value: choice.id,
    label: `${choice.name} (${choice.peer})`,
  }));
  return (
    <div className="stack">
      {config && !find(choices, config) && (
        <SectionMessage appearance="warning">{T.removed}</SectionMessage>
      )}
      <div>
        <label htmlFor="connection">{T.connection}</label>
        <Select
          inputId="connection"
          placeholder={T.choose}
          options={options}
          value={options.find((option) => option.value === chosen?.id) ?? null}
          onChange={(option) => {
            setChosen(choices.find((choice) => choice.id === option?.value));
          }}
        />
      </div>
      <SectionMessage appearance="information">{T.last}</SectionMessage>
      {chosen?.outgoing !== undefined && <Sends source={chosen.outgoing} />}
    </div>
  );
}

function Chosen({ choice }: { choice: Choice | undefined }) {
  if (!choice) return <SectionMessage appearance="warning">{T.removed}</SectionMessage>;
  return (
    <div className="stack">
      <p>{T.through(choice.name, choice.peer)}</p>
      {choice.outgoing !== undefined && <Sends source={choice.outgoing} />}
    </div>
  );
}

function Sends({ source }: { source: string }) {
  return (
    <section>
      <h2>{T.sends}</h2>
      <pre className="code">{source}</pre>
    </section>
  );
}

show(<PostFunction />);
