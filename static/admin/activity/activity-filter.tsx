/** Which events are shown. */
import Select from '@atlaskit/select';
import Textfield from '@atlaskit/textfield';
import type { ReactNode } from 'react';
import type { EventQuery } from '../../../src/entry/screens/calls';
import { TEXT as T } from '../../text/activity';

/** What the viewer chose. `issueKey`: as typed; `hours`: how far back. */
export interface Filter {
  issueKey: string;
  state: EventQuery['state'];
  hours: number | undefined;
}

export const EVERYTHING: Filter = { issueKey: '', state: undefined, hours: undefined };

const STATES = [undefined, 'sent', 'applied', 'skipped', 'failed', 'parked'] as const;
const STATE_OPTIONS = STATES.map((value) => ({
  value,
  label: value === undefined ? T.everyState : T.state[value],
}));
const TIME_OPTIONS = [undefined, 1, 24, 24 * 7].map((value) => ({
  value,
  label: value === undefined ? T.everyTime : T.hours(value),
}));

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
  /** What stands beside it. */
  children: ReactNode;
}

export function ActivityFilter({ filter, onChange, children }: Props) {
  return (
    <div className="row filters">
      <div className="grow">
        <label htmlFor="filter-issue">{T.issueKey}</label>
        <Textfield
          id="filter-issue"
          isCompact
          value={filter.issueKey}
          onChange={(event) => {
            const { value } = event.target as HTMLInputElement;
            onChange({ ...filter, issueKey: value });
          }}
        />
      </div>
      <div className="grow">
        <label htmlFor="filter-state">{T.columns.state}</label>
        <Select
          inputId="filter-state"
          spacing="compact"
          options={STATE_OPTIONS}
          value={STATE_OPTIONS.find(({ value }) => value === filter.state) ?? null}
          onChange={(option) => {
            onChange({ ...filter, state: option?.value });
          }}
        />
      </div>
      <div className="grow">
        <label htmlFor="filter-time">{T.columns.at}</label>
        <Select
          inputId="filter-time"
          spacing="compact"
          options={TIME_OPTIONS}
          value={TIME_OPTIONS.find(({ value }) => value === filter.hours) ?? null}
          onChange={(option) => {
            onChange({ ...filter, hours: option?.value });
          }}
        />
      </div>
      {children}
    </div>
  );
}
