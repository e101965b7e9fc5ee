/** The admin page: connections of this site, their rules, what happened, their issues, and how they fare. */
import Heading from '@atlaskit/heading';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { lazy, Suspense, type ReactNode } from 'react';
import { ask } from '../shared/ask';
import { Loading, Shown } from '../shared/frame';
import { useAsked } from '../shared/use-asked';
import { TEXT } from '../text/admin';
import { Connections } from './connections';

/** What stands on the other tabs is loaded when they are opened; the editor alone weighs more than all the rest. */
const Rules = lazy(() => import('./rules').then((module) => ({ default: module.Rules })));
const Activity = lazy(() => import('./activity').then((module) => ({ default: module.Activity })));
const Issues = lazy(() => import('./issues').then((module) => ({ default: module.Issues })));
const Health = lazy(() => import('./health').then((module) => ({ default: module.Health })));

export function AdminPage() {
  const asked = useAsked(() => ask('listConnections', {}), []);
  const { tabs } = TEXT;
  return (
    <main className="page stack">
      <Heading size="large" as="h1">
        {TEXT.title}
      </Heading>
      <Shown asked={asked}>
        {(connections) => (
          <Tabs id="admin" shouldUnmountTabPanelOnChange>
            <TabList>
              <Tab>{tabs.connections}</Tab>
              <Tab>{tabs.rules}</Tab>
              <Tab>{tabs.activity}</Tab>
              <Tab>{tabs.issues}</Tab>
              <Tab>{tabs.health}</Tab>
            </TabList>
            <Panel>
              <Connections connections={connections} onChange={asked.reload} />
            </Panel>
            <Panel>
              <Rules connections={connections} onChange={asked.reload} />
            </Panel>
            <Panel>
              <Activity connections={connections} />
            </Panel>
            <Panel>
              <Issues connections={connections} onChange={asked.reload} />
            </Panel>
            <Panel>
              <Health connections={connections} />
            </Panel>
          </Tabs>
        )}
      </Shown>
    </main>
  );
}

function Panel({ children }: { children: ReactNode }) {
  return (
    <TabPanel>
      <div className="panel">
        <Suspense fallback={<Loading />}>{children}</Suspense>
      </div>
    </TabPanel>
  );
}
