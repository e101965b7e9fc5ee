/** What the peer's admin did to the connection, done here too. */
import type { Message } from '../peer/message';
import { updateConnection } from '../store/connection';
import { confirmed } from '../sync/connect';
import { connectPorts } from './connect-ports';

type Control = Extract<Message, { kind: 'control' | 'confirm' }>;

/** Notes it in this side's row. */
export async function takeControl(connectionId: string, message: Control): Promise<void> {
  if (message.kind === 'confirm') return confirmed(connectPorts(), connectionId);
  const { action, by, name } = message;
  await updateConnection(connectionId, (row) => {
    switch (action) {
      case 'pause':
        return { ...row, state: 'paused', reason: `Paused by ${by} on the other site.` };
      case 'resume': {
        const { reason: _, ...rest } = row;
        return { ...rest, state: 'active' };
      }
      case 'rename':
        return { ...row, name: name ?? row.name };
      case 'remove':
        return {
          ...row,
          state: 'broken',
          reason: `Removed by ${by} on the other site. Nothing crosses any more.`,
        };
    }
  });
}
