/** Asks before something that cannot be taken back. */
import Button from '@atlaskit/button/new';
import Modal, {
  ModalBody,
  ModalFooter,
  ModalHeader,
  ModalTitle,
  ModalTransition,
} from '@atlaskit/modal-dialog';
import type { ReactNode } from 'react';
import { SHARED } from '../text/shared';

interface ConfirmProps {
  title: string;
  action: string;
  isDanger?: boolean;
  children: ReactNode;
  onConfirm: () => Promise<void>;
  onCancel: () => void;
}

export function Confirm({
  title,
  action,
  isDanger = false,
  children,
  onConfirm,
  onCancel,
}: ConfirmProps) {
  return (
    <ModalTransition>
      <Modal onClose={onCancel}>
        <ModalHeader>
          <ModalTitle>{title}</ModalTitle>
        </ModalHeader>
        <ModalBody>{children}</ModalBody>
        <ModalFooter>
          <Button appearance="subtle" onClick={onCancel}>
            {SHARED.cancel}
          </Button>
          <Button
            appearance={isDanger ? 'danger' : 'primary'}
            onClick={() => void onConfirm()}
            autoFocus
          >
            {action}
          </Button>
        </ModalFooter>
      </Modal>
    </ModalTransition>
  );
}
