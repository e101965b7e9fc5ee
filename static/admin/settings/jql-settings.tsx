/** Settings of a connection that pick issues by a JQL. */
import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { ConnectionView } from '../../../src/entry/screens/calls';
import { ask } from '../../shared/ask';
import { useAttempt } from '../../shared/use-attempt';
import { TEXT as T } from '../../text/issues';
import { Card, Jql } from '../card';

/** What starts issues without anybody's doing. */
export function AutoStart({ connection: { id, autoStart }, onChange }: SettingProps) {
  return (
    <JqlSetting
      id="auto-jql"
      setting={autoStart}
      words={{
        title: T.auto,
        help: T.autoHelp,
        jql: T.autoJql,
        on: T.autoOn,
        saved: T.autoSaved,
        off: T.autoIsOff,
      }}
      onSet={async (jql) => {
        await ask('setAutoStart', { id, jql });
        await onChange();
      }}
    />
  );
}

/** Which issues the other site may connect without an admin's answer. */
export function JoinScope({ connection: { id, joinScope }, onChange }: SettingProps) {
  return (
    <JqlSetting
      id="scope-jql"
      setting={joinScope}
      words={{
        title: T.scope,
        help: T.scopeHelp,
        jql: T.scopeJql,
        on: T.scopeOn,
        saved: T.scopeSaved,
        off: T.scopeIsOff,
      }}
      onSet={async (jql) => {
        await ask('setJoinScope', { id, jql });
        await onChange();
      }}
    />
  );
}

interface SettingProps {
  connection: ConnectionView;
  onChange: () => Promise<void>;
}

/** A JQL that is set, by whom, and how to switch it off. */
function JqlSetting({
  id,
  setting,
  words,
  onSet,
}: {
  id: string;
  setting: { jql: string; by: string; at: number } | undefined;
  words: {
    title: string;
    help: string;
    jql: string;
    on: (by: string, time: string) => string;
    saved: string;
    off: string;
  };
  /** @param jql null switches it off */
  onSet: (jql: string | null) => Promise<void>;
}) {
  const [jql, setJql] = useState(setting?.jql ?? '');
  const attempting = useAttempt();
  const set = (wanted: string | null) =>
    void attempting.attempt(async () => {
      await onSet(wanted);
      if (wanted === null) setJql('');
      return wanted === null ? words.off : words.saved;
    });
  return (
    <Card title={words.title} help={words.help} attempting={attempting}>
      <Jql id={id} label={words.jql} value={jql} onChange={setJql} />
      {setting && (
        <p className="quiet">{words.on(setting.by, new Date(setting.at).toLocaleString())}</p>
      )}
      <div className="row">
        <Button
          isLoading={attempting.isBusy}
          isDisabled={jql.trim() === '' || jql === setting?.jql}
          onClick={() => {
            set(jql);
          }}
        >
          {T.autoSave}
        </Button>
        {setting && (
          <Button
            isLoading={attempting.isBusy}
            onClick={() => {
              set(null);
            }}
          >
            {T.autoOff}
          </Button>
        )}
      </div>
    </Card>
  );
}
