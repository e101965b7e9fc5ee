/** A text with a button that copies it. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { SHARED } from '../text/shared';

interface Props {
  text: string;
  /** Read to people who do not see what stands beside the button. */
  label?: string;
}

export function Copy({ text, label }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  };
  return (
    <Button
      spacing="compact"
      {...(label !== undefined && { 'aria-label': label })}
      onClick={() => void copy()}
    >
      {isCopied ? SHARED.copied : SHARED.copy}
    </Button>
  );
}
