/** A button that asks the viewer for a text file, and says so where it cannot be read. */
import Button from '@atlaskit/button/new';
import { useRef, useState } from 'react';
import { SHARED } from '../text/shared';
import { FailureMessage } from './frame';

interface Props {
  /** Read to people who do not see the button: what the file is for. */
  label: string;
  /** Endings of files, such as `.json`. */
  accept: string;
  isBusy?: boolean;
  onOpen: (text: string) => void;
  children: string;
}

export function OpenFile({ label, accept, isBusy = false, onOpen, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const open = async (file: File) => {
    setTrouble(undefined);
    try {
      onOpen(await file.text());
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <Button isLoading={isBusy} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void open(file);
          event.target.value = '';
        }}
      />
      {trouble !== undefined && (
        <FailureMessage
          failure={{
            code: 'not-read',
            message: SHARED.notRead(trouble),
            next: SHARED.notReadNext,
          }}
        />
      )}
    </>
  );
}
