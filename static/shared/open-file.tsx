/** A button that asks the viewer for a text file. */
import Button from '@atlaskit/button/new';
import { useRef } from 'react';

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
          if (file) void file.text().then(onOpen);
          event.target.value = '';
        }}
      />
    </>
  );
}
