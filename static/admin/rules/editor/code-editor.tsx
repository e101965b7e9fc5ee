/** A code editor for sync scripts: CodeMirror with the app's checker behind it. */
import { unifiedMergeView } from '@codemirror/merge';
import './editor.css';
import { javascript } from '@codemirror/lang-javascript';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { Diagnostic } from '../../../../src/script/compile/checked';
import type { Direction } from '../../../../src/script/script';
import { assist } from './assistance';
import { look } from './look';

interface Props {
  direction: Direction;
  /** Read to people who do not see the editor. */
  label: string;
  source: string;
  onChange: (source: string) => void;
  /** What the checker finds as somebody writes. */
  onFound: (found: Diagnostic[]) => void;
  /** Shown beside it as a difference, where there is one to compare with. */
  compareWith: string | undefined;
  /** Mod-S. */
  onSave: () => void;
}

export function CodeEditor(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<{ view: EditorView; comparison: Compartment }>(undefined);
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    if (!place.current) return undefined;
    const comparison = new Compartment();
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: now.current.source,
        extensions: [...extensions(now), comparison.of([])],
      }),
    });
    editor.current = { view, comparison };
    return () => {
      view.destroy();
    };
  }, []);
  useEffect(() => {
    const view = editor.current?.view;
    if (!view || view.state.doc.toString() === props.source) return;
    const changes = { from: 0, to: view.state.doc.length, insert: props.source };
    view.dispatch({ changes });
  }, [props.source]);
  useEffect(() => {
    const { view, comparison } = editor.current ?? {};
    if (view && comparison)
      view.dispatch({ effects: comparison.reconfigure(compare(props.compareWith)) });
  }, [props.compareWith]);
  return <div ref={place} className="editor" />;
}

function extensions(now: { readonly current: Props }): Extension[] {
  const { direction, label } = now.current;
  const save = () => {
    now.current.onSave();
    return true;
  };
  return [
    keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }]),
    basicSetup,
    javascript({ typescript: true }),
    look(isDark()),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onChange(update.state.doc.toString());
    }),
    ...assist(direction, (found) => {
      now.current.onFound(found);
    }),
  ];
}

function compare(original: string | undefined): Extension {
  if (original === undefined) return [];
  return unifiedMergeView({ original, mergeControls: false, highlightChanges: true });
}

/** As Jira says. https://developer.atlassian.com/platform/forge/design-tokens-and-theming/ */
function isDark(): boolean {
  return document.documentElement.dataset['colorMode'] === 'dark';
}
