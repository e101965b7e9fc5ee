/** Versions of a script that were published, and the way back to one of them. */
import Button from '@atlaskit/button/new';
import type { VersionView } from '../../../src/entry/screens/calls';
import type { Direction } from '../../../src/script/script';
import { ask } from '../../shared/ask';
import { Shown } from '../../shared/frame';
import { TEXT as T } from '../../text/rules';
import { Time } from '../../shared/time';
import { useAsked } from '../../shared/use-asked';

interface Props {
  connectionId: string;
  direction: Direction;
  /** The version that runs. */
  current: number | undefined;
  /** A version is being published. */
  isBusy: boolean;
  onOpen: (version: VersionView) => void;
  onRollBack: (version: VersionView) => void;
}

export function ScriptHistory({
  connectionId,
  direction,
  current,
  isBusy,
  onOpen,
  onRollBack,
}: Props) {
  const asked = useAsked(
    () => ask('listVersions', { connectionId, direction }),
    [connectionId, direction, current],
  );
  return (
    <Shown asked={asked}>
      {(versions) =>
        versions.length === 0 ? (
          <p className="quiet">{T.never}</p>
        ) : (
          <ul className="bare-list stack tight">
            {versions.map((version) => (
              <li key={version.version} className="row">
                <span>
                  {T.published(version.version, version.by)}, <Time at={version.at} />
                </span>
                {version.version === current ? (
                  <span className="quiet">{T.runs}</span>
                ) : (
                  <>
                    <Button
                      spacing="compact"
                      onClick={() => {
                        onOpen(version);
                      }}
                    >
                      {T.openVersion}
                    </Button>
                    <Button
                      spacing="compact"
                      isLoading={isBusy}
                      onClick={() => {
                        onRollBack(version);
                      }}
                    >
                      {T.rollBack(version.version)}
                    </Button>
                  </>
                )}
              </li>
            ))}
          </ul>
        )
      }
    </Shown>
  );
}
