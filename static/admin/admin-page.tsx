/** The admin page: connections, rules and activity of this site. */
import Heading from '@atlaskit/heading';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import Spinner from '@atlaskit/spinner';
import { lazy, Suspense } from 'react';
import { ask } from '../shared/ask';
import { Shown } from '../shared/frame';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';
import { Activity } from './activity';
import { Connections } from './connections';

/** The editor weighs more than all the rest: it is loaded when rules are opened. */
const Rules = lazy(() => import('./rules').then((module) => ({ default: module.Rules })));

export function AdminPage() {
  const asked = useAsked(() => ask('listConnections', {}), []);
  const { tabs } = TEXT.admin;
  return (
    <main className="page stack">
      <Heading size="large" as="h1">
        {TEXT.admin.title}
      </Heading>
      <Shown asked={asked}>
        {(connections) => (
          <Tabs id="admin" shouldUnmountTabPanelOnChange>
            <TabList>
              <Tab>{tabs.connections}</Tab>
              <Tab>{tabs.rules}</Tab>
              <Tab>{tabs.activity}</Tab>
            </TabList>
            <TabPanel>
              <Connections connections={connections} onChange={asked.reload} />
            </TabPanel>
            <TabPanel>
              <Suspense fallback={<Spinner size="large" label={TEXT.loading} />}>
                <Rules connections={connections} onPublish={asked.reload} />
              </Suspense>
            </TabPanel>
            <TabPanel>
              <Activity connections={connections} />
            </TabPanel>
          </Tabs>
        )}
      </Shown>
    </main>
  );
}
