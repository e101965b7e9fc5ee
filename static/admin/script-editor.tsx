/** One script: its text, what the checker says of it, saving and publishing. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import Select from '@atlaskit/select';
import { useState } from 'react';
import type { RuleView, TemplateView } from '../../src/entry/screens';
import type { Diagnostic } from '../../src/script/checked';
import { CodeEditor } from '../editor/code-editor';
import { ask } from '../shared/ask';
import { Done, FailureMessage } from '../shared/frame';
import { useAttempt } from '../shared/use-attempt';
import { TEXT as T } from '../text/rules';
import { ScriptFiles } from './script-files';
import { ScriptHistory } from './script-history';
import { TestRun } from './test-run';

interface Props {
  connection: { id: string; name: string };
  rule: RuleView;
  templates: TemplateView[];
  onPublish: () => Promise<void>;
}

export function ScriptEditor(props: Props) {
  const { connection, rule, templates } = props;
  const { direction, published } = rule;
  const [isComparing, setIsComparing] = useState(false);
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const [isTrying, setIsTrying] = useState(false);
  const { source, setSource, found, setFound, done, failure, save, publish } = useScript(props);
  return (
    <div className="stack">
      <Templates templates={templates} onChoose={setSource} />
      <CodeEditor
        direction={direction}
        label={T[direction]}
        source={source}
        onChange={setSource}
        onFound={setFound}
        compareWith={isComparing ? published?.source : undefined}
        onSave={() => void save()}
      />
      {failure && <FailureMessage failure={failure} />}
      {found.length > 0 && <Found diagnostics={found} />}
      {done !== undefined && <Done>{done}</Done>}
      <div className="row">
        <Publishing found={found} onSave={save} onPublish={publish} />
        {published && (
          <Flip isOn={isComparing} onFlip={setIsComparing} words={[T.compare, T.compareNot]} />
        )}
        <Flip isOn={isHistoryOpen} onFlip={setIsHistoryOpen} words={[T.history, T.historyNot]} />
        <Flip isOn={isTrying} onFlip={setIsTrying} words={[T.test, T.testNot]} />
        <ScriptFiles
          name={`${connection.name}-${direction}.ts`}
          source={source}
          onImport={setSource}
        />
      </div>
      {isTrying && <TestRun connectionId={connection.id} direction={direction} source={source} />}
      {isHistoryOpen && (
        <ScriptHistory
          connectionId={connection.id}
          direction={direction}
          current={published?.version}
          onOpen={(version) => {
            setSource(version.source);
            setIsComparing(true);
          }}
          onRollBack={(version) => void publish(true, version.source)}
        />
      )}
    </div>
  );
}

/** The script's text, what the checker found in it, and what can be done with it. */
function useScript({ connection, rule, onPublish }: Props) {
  const { direction } = rule;
  const connectionId = connection.id;
  const [source, setSource] = useState(rule.source);
  const [found, setFound] = useState<Diagnostic[]>([]);
  const { done, failure, attempt } = useAttempt();
  const save = () =>
    attempt(async () => {
      const { diagnostics } = await ask('saveDraft', { connectionId, direction, source });
      setFound(diagnostics);
      return diagnostics.length === 0 ? T.saved : T.savedAnyway;
    });
  const publish = (anyway: boolean, text = source) =>
    attempt(async () => {
      const request = { connectionId, direction, source: text, anyway };
      const { version, diagnostics, retried } = await ask('publish', request);
      setFound(diagnostics);
      if (version === undefined) return undefined;
      setSource(text);
      await onPublish();
      return T.didPublish(version, retried);
    });
  return { source, setSource, found, setFound, done, failure, save, publish };
}

/** Errors of type may be published all the same; errors of syntax may not. */
function Publishing({
  found,
  onSave,
  onPublish,
}: {
  found: Diagnostic[];
  onSave: () => Promise<void>;
  onPublish: (anyway: boolean) => Promise<void>;
}) {
  const canPublishAnyway = found.length > 0 && found.every((each) => each.kind === 'type');
  return (
    <>
      <Button onClick={() => void onSave()}>{T.save}</Button>
      <Button appearance="primary" onClick={() => void onPublish(false)}>
        {T.publish}
      </Button>
      {canPublishAnyway && (
        <Button appearance="warning" onClick={() => void onPublish(true)}>
          {T.publishAnyway}
        </Button>
      )}
    </>
  );
}

function Flip({
  isOn,
  onFlip,
  words,
}: {
  isOn: boolean;
  onFlip: (isOn: boolean) => void;
  words: readonly [off: string, on: string];
}) {
  return (
    <Button
      aria-expanded={isOn}
      onClick={() => {
        onFlip(!isOn);
      }}
    >
      {words[isOn ? 1 : 0]}
    </Button>
  );
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
    <div className="narrow">
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
    </div>
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
