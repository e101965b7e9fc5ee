/** The admin page: connections of this site, their rules, what happened, their issues, and how they fare. */
import Heading from '@atlaskit/heading';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../src/entry/screens/calls';
import { ask } from '../shared/ask';
import { Boundary } from '../shared/boundary';
import { Shown } from '../shared/frame';
import { useAsked } from '../shared/use-asked';
import { useLeaveWarning } from '../shared/use-leave-warning';
import { TEXT } from '../text/admin';
import { Connections } from './list/connections';
import type { Invitation } from './list/invite-form';
import { Later } from './later';
import { useDrafts } from './rules/use-drafts';

/** What stands on the other tabs is loaded when they are opened; the editor alone weighs more than all the rest. */
const loadRules = async () => (await import('./rules/rules')).Rules;
const loadActivity = async () => (await import('./activity/activity')).Activity;
const loadIssues = async () => (await import('./issues/issues')).Issues;
const loadHealth = async () => (await import('./overview/health')).Health;

export function AdminPage() {
  const asked = useAsked(() => ask('listConnections', {}), []);
  return (
    <main className="page stack">
      <Heading size="large" as="h1">
        {TEXT.title}
      </Heading>
      <Shown asked={asked}>
        {(connections) => <Sections connections={connections} onChange={asked.reload} />}
      </Shown>
    </main>
  );
}

/** The tabs, and what outlives them: which connection was chosen, and what is not saved or not sent yet. */
function Sections({
  connections,
  onChange,
}: {
  connections: ConnectionView[];
  onChange: () => Promise<void>;
}) {
  const [id, onChoose] = useState<string>();
  const [invitation, setInvitation] = useState<Invitation>();
  const drafts = useDrafts();
  const isUnsaved = connections.some((connection) => drafts.has(connection.id));
  useLeaveWarning(isUnsaved);
  const choosing = { connections, id, onChoose };
  const { tabs } = TEXT;
  return (
    <Tabs id="admin" shouldUnmountTabPanelOnChange>
      <TabList>
        <Tab>{tabs.connections}</Tab>
        <Tab>{isUnsaved ? tabs.rulesUnsaved : tabs.rules}</Tab>
        <Tab>{tabs.activity}</Tab>
        <Tab>{tabs.issues}</Tab>
        <Tab>{tabs.health}</Tab>
      </TabList>
      <Panel>
        <Connections
          connections={connections}
          invitation={invitation}
          onInvite={setInvitation}
          onChange={onChange}
        />
      </Panel>
      <Panel>
        <Later load={loadRules}>
          {(Rules) => <Rules choosing={choosing} drafts={drafts} onChange={onChange} />}
        </Later>
      </Panel>
      <Panel>
        <Later load={loadActivity}>{(Activity) => <Activity choosing={choosing} />}</Later>
      </Panel>
      <Panel>
        <Later load={loadIssues}>
          {(Issues) => <Issues choosing={choosing} onChange={onChange} />}
        </Later>
      </Panel>
      <Panel>
        <Later load={loadHealth}>{(Health) => <Health choosing={choosing} />}</Later>
      </Panel>
    </Tabs>
  );
}

/** What cannot be shown takes nothing else with it. */
function Panel({ children }: { children: ReactNode }) {
  return (
    <TabPanel>
      <div className="panel">
        <Boundary>{children}</Boundary>
      </div>
    </TabPanel>
  );
}
