/** A button that copies a text, and says what came of it. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { SHARED } from '../text/shared';

interface Props {
  text: string;
  /** Read to people who do not see what stands beside the button. */
  label?: string;
}

export function Copy({ text, label }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>();
  const copy = async () => {
    setOutcome((await write(text)) ? 'copied' : 'notCopied');
  };
  return (
    <>
      <Button
        spacing="compact"
        {...(label !== undefined && { 'aria-label': label })}
        onClick={() => void copy()}
      >
        {SHARED.copy}
      </Button>
      <span className="quiet" role="status">
        {outcome && SHARED[outcome]}
      </span>
    </>
  );
}

/** @returns whether the clipboard has it now */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeSelected(text);
  }
}

/** For frames that are not given the clipboard. */
function writeSelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else works without that permission
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
