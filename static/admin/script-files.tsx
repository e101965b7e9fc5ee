/** A script as a file: to keep elsewhere, to bring to another connection. */
import Button from '@atlaskit/button/new';
import { useRef } from 'react';
import { TEXT } from '../shared/text';

const T = TEXT.rules;

interface Props {
  /** Name of the file. */
  name: string;
  source: string;
  onImport: (source: string) => void;
}

export function ScriptFiles({ name, source, onImport }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        onClick={() => {
          download(name, source);
        }}
      >
        {T.export}
      </Button>
      <Button onClick={() => input.current?.click()}>{T.import}</Button>
      <input
        ref={input}
        type="file"
        accept=".ts,.js,.txt"
        aria-label={T.importFile(name)}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void file.text().then(onImport);
          event.target.value = '';
        }}
      />
    </>
  );
}

function download(name: string, source: string): void {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
