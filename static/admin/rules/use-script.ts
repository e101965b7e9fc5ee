/** One script being written: its text, what the checker found in it, and what can be done with it. */
import { useState } from 'react';
import type { RuleView } from '../../../src/entry/screens/calls';
import type { Diagnostic } from '../../../src/script/compile/checked';
import { ask, Refused } from '../../shared/ask';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/rules';
import type { Drafts } from './use-drafts';

interface Script {
  connection: { id: string };
  rule: RuleView;
  drafts: Drafts;
  /** A draft was saved. */
  onSave: () => Promise<void>;
  onPublish: () => Promise<void>;
}

/** What is typed is kept in `drafts` until it is saved, published or reverted; then the saved text shows. */
export function useScript({ connection, rule, drafts, onSave, onPublish }: Script) {
  const place = { connectionId: connection.id, direction: rule.direction };
  /** What was saved here after the rule was read. */
  const [since, setSince] = useState<{ rule: RuleView; source: string }>();
  const [found, setFound] = useState<Diagnostic[]>([]);
  const { done, failure, isBusy, attempt } = useAttempt();
  const saved = toEditorLines(since?.rule === rule ? since.source : rule.source);
  const typed = drafts.of(place);
  const source = typed ?? saved;
  const setSource = (text: string) => {
    if (text === saved) drafts.forget(place);
    else drafts.keep(place, text);
  };
  const settle = (text: string) => {
    setSince({ rule, source: text });
    drafts.forget(place, text);
  };
  const save = () =>
    attempt(async () => {
      const { diagnostics } = await ask('saveDraft', { ...place, source });
      setFound(diagnostics);
      settle(source);
      await onSave();
      return diagnostics.length === 0 ? T.saved : T.savedAnyway;
    });
  const publish = (anyway: boolean, text = source) =>
    attempt(async () => {
      const request = { ...place, source: text, anyway };
      const { version, diagnostics, retried } = await ask('publish', request);
      setFound(diagnostics);
      if (version === undefined) throw notPublished(diagnostics);
      settle(text);
      await onPublish();
      return T.didPublish(version, retried);
    });
  const revert = () => {
    drafts.forget(place);
  };
  const isUnsaved = typed !== undefined && typed !== saved;
  return {
    ...{ source, setSource, found, setFound, done, failure, isBusy, isUnsaved },
    ...{ save, publish, revert },
  };
}

/** Whether what the checker found may be published all the same: errors of type may, errors of syntax not. */
export function canPublishAnyway(found: Diagnostic[]): boolean {
  return found.length > 0 && found.every(({ kind }) => kind === 'type');
}

function notPublished(found: Diagnostic[]): Refused {
  const next = canPublishAnyway(found) ? T.notPublishedNext : T.notPublishedAtAllNext;
  return new Refused({ code: 'script-invalid', message: T.notPublished, next });
}

/** As the editor gives it back: otherwise ends of lines from elsewhere would look like somebody's typing. */
function toEditorLines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
