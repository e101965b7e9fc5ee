/** A site that goes on from another installation: what its own admin is asked, and the other site's. */
import Button from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message';
import type { ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { Time } from '../../shared/time';
import { TEXT } from '../../text/admin';

const T = TEXT.moved;

/** @param carryOut makes a call and reads the connection anew */
export function Moved({
  connection: { id, isDisplaced, moveOffer },
  isBusy,
  carryOut,
}: {
  connection: ConnectionView;
  isBusy: boolean;
  carryOut: (work: () => Promise<unknown>) => void;
}) {
  return (
    <>
      {isDisplaced && (
        <Displaced
          isBusy={isBusy}
          onClaim={() => {
            carryOut(() => ask('claimConnections', {}));
          }}
        />
      )}
      {moveOffer && (
        <MoveOffer
          offer={moveOffer}
          isBusy={isBusy}
          onAnswer={(url, isAccepted) => {
            carryOut(() => ask('answerMove', { id, url, isAccepted }));
          }}
        />
      )}
    </>
  );
}

function Displaced({ isBusy, onClaim }: { isBusy: boolean; onClaim: () => void }) {
  return (
    <SectionMessage appearance="warning" title={T.displaced}>
      <p>{T.displacedWhat}</p>
      <Button isLoading={isBusy} onClick={onClaim}>
        {T.claim}
      </Button>
    </SectionMessage>
  );
}

function MoveOffer({
  offer: { url, at, by },
  isBusy,
  onAnswer,
}: {
  offer: NonNullable<ConnectionView['moveOffer']>;
  isBusy: boolean;
  onAnswer: (url: string, isAccepted: boolean) => void;
}) {
  return (
    <SectionMessage appearance="warning" title={T.offer}>
      <p>
        {T.offerWhat(by, new URL(url).host)} <Time at={at} />
      </p>
      <p>{T.offerAsk}</p>
      <div className="row">
        <Button
          isLoading={isBusy}
          onClick={() => {
            onAnswer(url, true);
          }}
        >
          {T.accept}
        </Button>
        <Button
          isLoading={isBusy}
          onClick={() => {
            onAnswer(url, false);
          }}
        >
          {T.refuse}
        </Button>
      </div>
    </SectionMessage>
  );
}
