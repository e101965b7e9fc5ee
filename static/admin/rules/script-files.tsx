/** A script as a file: to keep elsewhere, to bring to another connection. */
import Button from '@atlaskit/button/new';
import { download } from '../../shared/download';
import { OpenFile } from '../../shared/open-file';
import { TEXT as T } from '../../text/rules';

interface Props {
  /** Name of the file. */
  name: string;
  source: string;
  onImport: (source: string) => void;
}

export function ScriptFiles({ name, source, onImport }: Props) {
  return (
    <>
      <Button
        onClick={() => {
          download(name, source, 'text/plain');
        }}
      >
        {T.export}
      </Button>
      <OpenFile label={T.importFile(name)} accept=".ts,.js,.txt" onOpen={onImport}>
        {T.import}
      </OpenFile>
    </>
  );
}
