/** The editor's colours: Atlassian's tokens, so that it follows light and dark with enough contrast. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const SYNTAX = HighlightStyle.define([
  { tag: [tags.comment, tags.meta], color: 'var(--ds-text-subtle)' },
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--ds-text-accent-purple)' },
  { tag: [tags.string, tags.regexp], color: 'var(--ds-text-accent-green)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ds-text-accent-blue)' },
  { tag: [tags.typeName, tags.className], color: 'var(--ds-text-accent-teal)' },
  { tag: tags.propertyName, color: 'var(--ds-text-accent-blue)' },
]);

const SURFACES = {
  '&': { backgroundColor: 'var(--ds-background-input)', color: 'var(--ds-text)' },
  '.cm-content': { caretColor: 'var(--ds-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ds-surface-sunken)',
    color: 'var(--ds-text-subtle)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-tooltip': {
    backgroundColor: 'var(--ds-surface-overlay)',
    color: 'var(--ds-text)',
    border: '1px solid var(--ds-border)',
  },
};

/** @param isDark so that CodeMirror's own parts, such as the cursor, fit too */
export function look(isDark: boolean): Extension[] {
  return [EditorView.theme(SURFACES, { dark: isDark }), syntaxHighlighting(SYNTAX)];
}
