/** What the app tells the editor as somebody writes: what is wrong, what may stand here, what stands there. */
import { autocompletion, type CompletionContext } from '@codemirror/autocomplete';
import { linter, lintGutter, type Diagnostic as Mark } from '@codemirror/lint';
import type { Extension, Text } from '@codemirror/state';
import { hoverTooltip, type EditorView } from '@codemirror/view';
import type { Diagnostic } from '../../../../src/script/compile/checked';
import type { Direction } from '../../../../src/script/script';
import { ask } from '../../../shared/ask';

/** Milliseconds of quiet before the checker is asked. */
const PATIENCE = 500;

/** @param onFound is told what the checker finds, each time it has looked */
export function assist(direction: Direction, onFound: (found: Diagnostic[]) => void): Extension[] {
  const lint = async (view: EditorView): Promise<Mark[]> => {
    const source = view.state.doc.toString();
    if (source.trim() === '') {
      onFound([]);
      return [];
    }
    try {
      const { diagnostics } = await ask('checkScript', { direction, source });
      if (view.state.doc.toString() === source) onFound(diagnostics);
      return diagnostics.map((each) => toMark(each, view.state.doc));
    } catch {
      // Whatever stands in the way is told when the draft is saved.
      return [];
    }
  };
  return [
    lintGutter(),
    linter(lint, { delay: PATIENCE }),
    autocompletion({ override: [(context) => complete(direction, context)] }),
    hoverTooltip((view, position) => describe(direction, view, position)),
  ];
}

function toMark(found: Diagnostic, text: Text): Mark {
  const from = offset(text, found.line, found.column);
  const to = Math.max(from, offset(text, found.endLine, found.endColumn));
  const { fix } = found;
  return {
    from,
    to,
    severity: found.severity,
    message: found.message,
    ...(fix && {
      actions: [
        {
          name: fix.title,
          apply: (view: EditorView, start: number, end: number) => {
            view.dispatch({ changes: { from: start, to: end, insert: fix.text } });
          },
        },
      ],
    }),
  };
}

/** Lines and columns count from 1, and may be those of a text that was longer. */
function offset(text: Text, line: number, column: number): number {
  const { from, to } = text.line(Math.min(Math.max(1, line), text.lines));
  return Math.min(to, from + column - 1);
}

/** Before what is being written: a name, or the text between quotes. */
const NAME = /[\w$]{0,200}$/;
const QUOTED = /["'][^"'\n]*$/;

async function complete(direction: Direction, context: CompletionContext) {
  const { pos, state, explicit } = context;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const quoted = QUOTED.exec(before);
  const from = quoted ? line.from + quoted.index + 1 : pos - (NAME.exec(before)?.[0].length ?? 0);
  const isMember = before.endsWith('.') || quoted !== null;
  if (!explicit && !isMember && from === pos) return null;
  const source = state.doc.toString();
  const options = await ask('complete', { direction, source, position: pos }).catch(() => []);
  return options.length === 0
    ? null
    : { from, options, validFor: quoted ? /^[^"']*$/ : /^[\w$]*$/ };
}

async function describe(direction: Direction, view: EditorView, position: number) {
  const source = view.state.doc.toString();
  const told = await ask('describe', { direction, source, position }).catch(() => null);
  if (told === null) return null;
  return {
    pos: position,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'hover';
      dom.textContent = told;
      return { dom };
    },
  };
}
