/** Gives this site a new address that the others send to. */
import Button from '@atlaskit/button/new';
import { ask } from '../../shared/ask';
import { Done, FailureMessage } from '../../shared/frame';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT } from '../../text/admin';

const T = TEXT.connections;

export function Address() {
  const { done, failure, isBusy, attempt } = useAttempt();
  const renew = async () => {
    const { told, waiting } = await ask('renewAddress', {});
    return T.renewed(told, waiting);
  };
  return (
    <details>
      <summary>{T.address}</summary>
      <div className="stack panel">
        <p className="quiet">{T.addressHelp}</p>
        {failure && <FailureMessage failure={failure} />}
        {done !== undefined && <Done>{done}</Done>}
        <div>
          <Button isLoading={isBusy} onClick={() => void attempt(renew)}>
            {T.renew}
          </Button>
        </div>
      </div>
    </details>
  );
}
