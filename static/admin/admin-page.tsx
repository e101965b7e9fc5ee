/** The admin page: connections, rules and activity of this site. */
import Heading from '@atlaskit/heading';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { ask } from '../shared/ask';
import { Shown } from '../shared/frame';
import { TEXT } from '../shared/text';
import { useAsked } from '../shared/use-asked';
import { Activity } from './activity';
import { Connections } from './connections';
import { Rules } from './rules';

export function AdminPage() {
  const asked = useAsked(() => ask('listConnections', {}), []);
  const { tabs } = TEXT.admin;
  return (
    <main className="page stack">
      <Heading size="large">{TEXT.admin.title}</Heading>
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
              <Rules connections={connections} onPublish={asked.reload} />
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
