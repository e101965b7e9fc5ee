/** Chooses one of the connections; the first one until somebody does. */
import Select from '@atlaskit/select';
import type { ReactNode } from 'react';
import type { ConnectionView } from '../../src/entry/screens/calls';
import { Empty } from '../shared/frame';
import { TEXT } from '../text/admin';

/** What can be chosen, and what was: it stays so on all tabs. */
export interface Choosing {
  connections: ConnectionView[];
  id: string | undefined;
  onChoose: (id: string) => void;
}

interface Props {
  choosing: Choosing;
  /** Said beside the names of some. */
  remark?: (connectionId: string) => string | undefined;
  children: (connection: ConnectionView) => ReactNode;
}

export function ChooseConnection({
  choosing: { connections, id, onChoose },
  remark,
  children,
}: Props) {
  const chosen = connections.find((connection) => connection.id === id) ?? connections[0];
  if (!chosen) return <Empty title={TEXT.chooseNone}>{TEXT.chooseNoneNext}</Empty>;
  const options = connections.map(({ id: value, name, peer }) => ({
    value,
    label: [peer.name ? `${name} (${peer.name})` : name, remark?.(value)]
      .filter((part) => part !== undefined)
      .join(', '),
  }));
  return (
    <div className="stack">
      <div className="narrow">
        <label htmlFor="connection">{TEXT.choose}</label>
        <Select
          inputId="connection"
          options={options}
          value={options.find((option) => option.value === chosen.id) ?? null}
          onChange={(option) => {
            if (option) onChoose(option.value);
          }}
        />
      </div>
      {children(chosen)}
    </div>
  );
}
