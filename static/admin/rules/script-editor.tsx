/** One script: its text, what the checker says of it, saving and publishing. */
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import SectionMessage from '@atlaskit/section-message';
import Select from '@atlaskit/select';
import { useState } from 'react';
import type { RuleView, TemplateView } from '../../../src/entry/screens/calls';
import type { Diagnostic } from '../../../src/script/compile/checked';
import { CodeEditor } from './editor/code-editor';
import { Done, FailureMessage } from '../../shared/frame';
import { TEXT as T } from '../../text/rules';
import { ScriptFiles } from './script-files';
import { ScriptHistory } from './script-history';
import { TestRun } from './test-run';
import type { Drafts } from './use-drafts';
import { canPublishAnyway, useScript } from './use-script';

interface Props {
  connection: { id: string; name: string };
  rule: RuleView;
  templates: TemplateView[];
  drafts: Drafts;
  /** A draft was saved. */
  onSave: () => Promise<void>;
  onPublish: () => Promise<void>;
}

export function ScriptEditor(props: Props) {
  const { connection, rule, templates } = props;
  const { direction, published } = rule;
  const [isComparing, setIsComparing] = useState(false);
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const [isTrying, setIsTrying] = useState(false);
  const { source, setSource, found, setFound, done, failure, ...script } = useScript(props);
  const { isBusy, save, publish } = script;
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
        onSave={() => {
          if (!isBusy) void save();
        }}
      />
      {script.isUnsaved && <Unsaved onRevert={script.revert} />}
      {failure && <FailureMessage failure={failure} />}
      {found.length > 0 && <Found diagnostics={found} />}
      {done !== undefined && <Done>{done}</Done>}
      <div className="row">
        <Publishing found={found} isBusy={isBusy} onSave={save} onPublish={publish} />
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
          isBusy={isBusy}
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

/** What was typed stands nowhere else yet. The editor takes reverting back, as any other change. */
function Unsaved({ onRevert }: { onRevert: () => void }) {
  return (
    <div className="row" role="status">
      <Lozenge appearance="moved">{T.unsaved}</Lozenge>
      <span className="quiet">{T.unsavedHelp}</span>
      <Button spacing="compact" onClick={onRevert}>
        {T.revert}
      </Button>
    </div>
  );
}

function Publishing({
  found,
  isBusy,
  onSave,
  onPublish,
}: {
  found: Diagnostic[];
  isBusy: boolean;
  onSave: () => Promise<void>;
  onPublish: (anyway: boolean) => Promise<void>;
}) {
  return (
    <>
      <Button isLoading={isBusy} onClick={() => void onSave()}>
        {T.save}
      </Button>
      <Button appearance="primary" isLoading={isBusy} onClick={() => void onPublish(false)}>
        {T.publish}
      </Button>
      {canPublishAnyway(found) && (
        <Button appearance="warning" isLoading={isBusy} onClick={() => void onPublish(true)}>
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
