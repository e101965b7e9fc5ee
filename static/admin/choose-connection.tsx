/** Chooses one of the connections; the first one until somebody does. */
import Select from '@atlaskit/select';
import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../src/entry/screens';
import { Empty } from '../shared/frame';
import { TEXT } from '../text/admin';

interface Props {
  connections: ConnectionView[];
  children: (connection: ConnectionView) => ReactNode;
}

export function ChooseConnection({ connections, children }: Props) {
  const [id, setId] = useState(connections[0]?.id);
  const chosen = connections.find((connection) => connection.id === id) ?? connections[0];
  if (!chosen) return <Empty title={TEXT.chooseNone}>{TEXT.chooseNoneNext}</Empty>;
  const options = connections.map(({ id: value, name, peer }) => ({
    value,
    label: peer.name ? `${name} (${peer.name})` : name,
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
            if (option) setId(option.value);
          }}
        />
      </div>
      {children(chosen)}
    </div>
  );
}
