/**
 * The form of the action *Send to twin* in an automation rule. The rule keeps what is submitted; each change
 * is, so that nothing is lost when somebody looks at another part of the rule.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/automation-action/
 */
import { events, view } from '@forge/bridge';
import { useEffect, useRef, useState } from 'react';
import { ask, toFailure } from '../shared/ask';
import { Failed, Unanswered, Waiting } from '../shared/light';
import { show } from '../shared/show';
import { useAsked } from '../shared/use-asked';
import { useAttempt } from '../shared/use-attempt';
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
  return { ...START, ...data?.inputs };
}

interface Choice {
  id: string;
  name: string;
}

/** Jira admins choose by name. Others see the id that the rule keeps, or give one that they were told. */
async function loadChoices(): Promise<Choice[]> {
  try {
    return await ask('listChoices', {});
  } catch (error) {
    if (toFailure(error).code === 'forbidden') return [];
    throw error;
  }
}

function Automation() {
  const asked = useAsked(load, []);
  const choices = useAsked(loadChoices, []);
  if (!asked.value) return asked.failure ? <Unanswered asked={asked} /> : <Waiting />;
  return (
    <div className="stack">
      <Form start={asked.value} choices={choices.value ?? []} />
      <Unanswered asked={choices} />
    </div>
  );
}

function Form({ start, choices }: { start: Inputs; choices: Choice[] }) {
  const [inputs, setInputs] = useState(start);
  const { failure, attempt } = useAttempt();
  const submit = (wanted: Inputs) =>
    void attempt(async () => {
      await view.submit(wanted);
      return undefined;
    });
  const current = useRef(inputs);
  current.current = inputs;
  useEffect(() => {
    const subscription = events.on('AUTOMATION_ACTION_SUBMIT', () => {
      submit(current.current);
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
      submit(next);
    },
  });
  return (
    <div className="stack">
      {failure && <Failed failure={failure} />}
      <div>
        <label htmlFor="connection">{T.connection}</label>
        {choices.length > 0 ? (
          <select {...field('connection')} aria-describedby="connection-help">
            {offered(choices, inputs.connection).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <input {...field('connection')} aria-describedby="connection-help" />
        )}
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

/** What can be chosen: the connections, and what the rule keeps now, which may be a name or nothing. */
function offered(choices: Choice[], kept: string): Choice[] {
  const isKnown = choices.some(({ id }) => id === kept);
  return isKnown ? choices : [{ id: kept, name: kept === '' ? T.choose : kept }, ...choices];
}

show(
  <main className="page">
    <Automation />
  </main>,
);
