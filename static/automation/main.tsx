/**
 * The form of the action *Send to twin* in an automation rule. The rule keeps what is submitted; each change
 * is, so that nothing is lost when somebody looks at another part of the rule.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/automation-action/
 */
import { events, view } from '@forge/bridge';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../shared/ask';
import { Failed, Waiting } from '../shared/light';
import { show } from '../shared/show';
import { useAsked } from '../shared/use-asked';
import { TEXT as T } from '../text/automation';

/** The inputs as manifest.yml declares them. */
interface Inputs {
  issueKey: string;
  connection: string;
}

const START: Inputs = { issueKey: '{{issue.key}}', connection: '' };

async function load() {
  const { extension } = await view.getContext();
  const { data } = extension as { data?: { inputs?: Partial<Inputs> } };
  // Names are for Jira admins; others know the one that they were told.
  const choices = await ask('listChoices', {}).catch(() => []);
  return { inputs: { ...START, ...data?.inputs }, names: choices.map(({ name }) => name) };
}

function Automation() {
  const { value, failure } = useAsked(load, []);
  if (failure) return <Failed failure={failure} />;
  return value ? <Form start={value.inputs} names={value.names} /> : <Waiting />;
}

function Form({ start, names }: { start: Inputs; names: string[] }) {
  const [inputs, setInputs] = useState(start);
  const current = useRef(inputs);
  current.current = inputs;
  useEffect(() => {
    const subscription = events.on('AUTOMATION_ACTION_SUBMIT', () => {
      void view.submit(current.current);
    });
    return () => {
      void subscription.then(({ unsubscribe }) => {
        unsubscribe();
      });
    };
  }, []);
  const field = (name: keyof Inputs) => ({
    id: name,
    className: 'choice',
    value: inputs[name],
    onChange: (event: { target: { value: string } }) => {
      const next = { ...inputs, [name]: event.target.value };
      setInputs(next);
      void view.submit(next);
    },
  });
  return (
    <div className="stack">
      <div>
        <label htmlFor="connection">{T.connection}</label>
        <input {...field('connection')} list="connections" aria-describedby="connection-help" />
        <datalist id="connections">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div id="connection-help" className="quiet">
          {T.connectionHelp}
        </div>
      </div>
      <div>
        <label htmlFor="issueKey">{T.issue}</label>
        <input {...field('issueKey')} aria-describedby="issue-help" />
        <div id="issue-help" className="quiet">
          {T.issueHelp}
        </div>
      </div>
    </div>
  );
}

show(
  <main className="page">
    <Automation />
  </main>,
);
