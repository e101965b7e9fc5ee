/** One script: its text, what the checker says of it, saving and publishing. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import Select from '@atlaskit/select';
import { useState } from 'react';
import type { Failure, RuleView, TemplateView } from '../../src/entry/screens';
import type { Diagnostic } from '../../src/script/script';
import { ask, toFailure } from '../shared/ask';
import { FailureMessage } from '../shared/frame';
import { TEXT } from '../shared/text';

const T = TEXT.rules;

interface Props {
  connectionId: string;
  rule: RuleView;
  templates: TemplateView[];
  onPublish: () => Promise<void>;
}

export function ScriptEditor({ connectionId, rule, templates, onPublish }: Props) {
  const { direction } = rule;
  const [source, setSource] = useState(rule.source);
  const [found, setFound] = useState<Diagnostic[]>([]);
  const { done, failure, setDone, attempt } = useAttempt();
  const save = () =>
    attempt(async () => {
      const { diagnostics } = await ask('saveDraft', { connectionId, direction, source });
      setFound(diagnostics);
      if (diagnostics.length === 0) setDone(T.saved);
    });
  const publish = (anyway: boolean) =>
    attempt(async () => {
      const { version, diagnostics, retried } = await ask('publish', {
        connectionId,
        direction,
        source,
        anyway,
      });
      setFound(diagnostics);
      if (version === undefined) return;
      setDone(T.didPublish(version, retried));
      await onPublish();
    });
  const canPublishAnyway = found.length > 0 && found.every((each) => each.kind === 'type');
  return (
    <div className="stack">
      <Templates templates={templates} onChoose={setSource} />
      <textarea
        className="code"
        aria-label={T[direction]}
        rows={16}
        spellCheck={false}
        value={source}
        onChange={(event) => {
          setSource(event.target.value);
        }}
      />
      {failure && <FailureMessage failure={failure} />}
      {found.length > 0 && <Found diagnostics={found} />}
      {done !== undefined && <SectionMessage appearance="success">{done}</SectionMessage>}
      <div className="row">
        <Button onClick={() => void save()}>{T.save}</Button>
        <Button appearance="primary" onClick={() => void publish(false)}>
          {T.publish}
        </Button>
        {canPublishAnyway && (
          <Button appearance="warning" onClick={() => void publish(true)}>
            {T.publishAnyway}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What the last attempt came to: word of what it did, or why it failed. */
function useAttempt() {
  const [done, setDone] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const attempt = async (work: () => Promise<void>) => {
    setFailure(undefined);
    setDone(undefined);
    try {
      await work();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  return { done, failure, setDone, attempt };
}

function Templates({
  templates,
  onChoose,
}: {
  templates: TemplateView[];
  onChoose: (source: string) => void;
}) {
  const options = templates.map(({ key, title }) => ({ value: key, label: title }));
  return (
    <Select
      label={T.template}
      placeholder={T.template}
      options={options}
      value={null}
      onChange={(option) => {
        const chosen = templates.find((template) => template.key === option?.value);
        if (chosen) onChoose(chosen.source);
      }}
    />
  );
}

function Found({ diagnostics }: { diagnostics: Diagnostic[] }) {
  return (
    <SectionMessage appearance="warning" title={T.found(diagnostics.length)}>
      <ul className="plain-list">
        {diagnostics.map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <strong>{T.at(line, column)}</strong>: {message}
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}
