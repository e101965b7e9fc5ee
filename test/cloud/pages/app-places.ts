/** Where Jira shows the screens of an app, by what its manifest says. */
import { LIMITS } from '../platform/limits';
import { uiModules, type Manifest, type UiModule } from '../platform/deploy/manifest';

/** The app's pages in the administration: those in the sidebar, and those that its entry in the list of apps opens. */
export interface AdminPlaces {
  sidebar: UiModule[];
  configure?: UiModule;
  getStarted?: UiModule;
}

export function adminPlaces(manifest: Manifest): AdminPlaces {
  const pages = uiModules(manifest, 'jira:adminPage');
  const isListed = ({ useAsConfig, useAsGetStarted }: UiModule) =>
    (useAsConfig !== true && useAsGetStarted !== true) || !LIMITS.enforced('page.admin-flags');
  const configure = pages.find(({ useAsConfig }) => useAsConfig);
  const getStarted = pages.find(({ useAsGetStarted }) => useAsGetStarted);
  return {
    sidebar: pages.filter(isListed),
    ...(configure && { configure }),
    ...(getStarted && { getStarted }),
  };
}

/**
 * The app's modules on an issue.
 * @param isAsked somebody has clicked the app's button on this issue
 */
export function issuePlaces(manifest: Manifest, isAsked: boolean): UiModule[] {
  const contexts = uiModules(manifest, 'jira:issueContext');
  const isThere = isAsked || !LIMITS.enforced('page.panel-by-click');
  return [...contexts, ...(isThere ? uiModules(manifest, 'jira:issuePanel') : [])];
}
