/** Texts of scripts that were typed and not saved: they outlive the tab and the connection that is looked at. */
import { useState } from 'react';
import type { Direction } from '../../../src/script/script';

/** Which script a text is of. */
export interface ScriptPlace {
  connectionId: string;
  direction: Direction;
}

export interface Drafts {
  /** What was typed, unless there is nothing unsaved. */
  of: (place: ScriptPlace) => string | undefined;
  /** Something of the connection is not saved. */
  has: (connectionId: string) => boolean;
  keep: (place: ScriptPlace, text: string) => void;
  /** @param text leaves it if it is another one: somebody has typed on meanwhile */
  forget: (place: ScriptPlace, text?: string) => void;
}

type Texts = Readonly<Record<string, string>>;

export function useDrafts(): Drafts {
  const [texts, setTexts] = useState<Texts>({});
  const of: Drafts['of'] = (place) => texts[toKey(place)];
  return {
    of,
    has: (connectionId) =>
      of({ connectionId, direction: 'outgoing' }) !== undefined ||
      of({ connectionId, direction: 'incoming' }) !== undefined,
    keep(place, text) {
      setTexts((before) => ({ ...before, [toKey(place)]: text }));
    },
    forget(place, text) {
      setTexts((before) => without(before, toKey(place), text));
    },
  };
}

function toKey({ connectionId, direction }: ScriptPlace): string {
  return `${connectionId} ${direction}`;
}

function without(texts: Texts, key: string, text: string | undefined): Texts {
  const { [key]: typed, ...others } = texts;
  return typed === undefined || (text !== undefined && typed !== text) ? texts : others;
}
