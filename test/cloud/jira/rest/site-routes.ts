/** REST: what a site has as a whole: fields, priorities, statuses, workflows, server information. */
import { limit } from '../limits/limit';
import { schemaOf } from '../field/kinds';
import {
  showIssueType,
  showOption,
  showPriority,
  showResolution,
  showStatus,
  showStatusCategory,
} from '../issue/show-parts';
import type { Field, Option } from '../model/field';
import type { Workflow } from '../model/workflow';
import { NOT_NAVIGABLE } from '../field/system-fields';
import { isSiteAdmin } from '../permission';
import { refuse } from '../refusal';
import { toJiraTime, type Site } from '../site-state';
import { charge, expandIn, listIn, pageOf, pathPart, type Ctx, type Routes } from './call';

/** Statuses of categories, in Jira's order. */
const CATEGORIES = ['undefined', 'new', 'indeterminate', 'done'] as const;

export function addSiteRoutes(site: Site, app: Routes): void {
  addLists(site, app);
  addFieldRoutes(site, app);
  addWorkflowRoutes(site, app);
  app.get('/rest/api/3/label', (c) => {
    const labels = [...site.store.issues.values()].flatMap(
      ({ values }) => (values['labels'] ?? []) as string[],
    );
    return c.json(pageOf(c, [...new Set(labels)].sort(), { size: 1000, max: 1000 }, String));
  });
  app.get('/rest/api/3/serverInfo', (c) =>
    c.json({
      baseUrl: site.baseUrl,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_000,
      buildDate: '2026-11-20T09:00:00.000+0000',
      serverTime: toJiraTime(site.world.clock.now()),
      serverTitle: `Jira (local cloud, ${site.name})`,
    }),
  );
}

interface Listed {
  path: string;
  all: () => { id: string; name: string }[];
  show: (entry: never) => Record<string, unknown>;
  label: string;
}

function addLists(site: Site, app: Routes): void {
  const { store } = site;
  const lists: Listed[] = [
    {
      path: 'priority',
      all: () => store.priorities,
      show: (entry) => showPriority(site, entry),
      label: 'Priority',
    },
    {
      path: 'resolution',
      all: () => store.resolutions,
      show: (entry) => showResolution(site, entry),
      label: 'Resolution',
    },
    {
      path: 'status',
      all: () => [...store.statuses.values()],
      show: (entry) => showStatus(site, entry),
      label: 'Status',
    },
    {
      path: 'issuetype',
      all: () => [...store.issueTypes.values()],
      show: (entry) => showIssueType(site, entry),
      label: 'Issue type',
    },
    {
      path: 'role',
      all: () => [...store.roles.values()],
      show: ({ id, name }: { id: string; name: string }) => ({
        self: `${site.baseUrl}/rest/api/3/role/${id}`,
        id: Number(id),
        name,
        description: '',
      }),
      label: 'Role',
    },
  ];
  for (const { path, all, show, label } of lists) {
    app.get(`/rest/api/3/${path}`, (c) => {
      charge(c, all().length);
      return c.json(all().map((entry) => show(entry as never)));
    });
    app.get(`/rest/api/3/${path}/:id`, (c) => {
      const id = pathPart(c, 'id');
      const found = all().find((entry) => entry.id === id || entry.name === id);
      charge(c, 1);
      return found
        ? c.json(show(found as never))
        : refuse(404, `${label} with id '${id}' does not exist.`);
    });
  }
  app.get('/rest/api/3/statuscategory', (c) =>
    c.json(
      CATEGORIES.filter((key) => key !== 'undefined' || limit.enforced('jira-no-category')).map(
        (category) => showStatusCategory(site, category),
      ),
    ),
  );
}

function showFieldDetails(field: Field): Record<string, unknown> {
  return {
    id: field.id,
    key: field.id,
    name: field.name,
    custom: field.custom,
    orderable: field.kind !== 'computed',
    navigable: !NOT_NAVIGABLE.has(field.id),
    searchable: true,
    clauseNames: field.custom ? [`cf[${field.id.slice(12)}]`, field.name] : [field.id],
    schema: schemaOf(field),
    ...(field.projectId !== null && {
      scope: { type: 'PROJECT', project: { id: field.projectId } },
    }),
  };
}

function addFieldRoutes(site: Site, app: Routes): void {
  const fields = (): Field[] => [...site.store.fields.values()];
  app.get('/rest/api/3/field', (c) => {
    charge(c, fields().length);
    return c.json(fields().map(showFieldDetails));
  });
  app.get('/rest/api/3/field/search', (c) => {
    const ids = c.req.queries('id') ?? [];
    const types = listIn(c, 'type');
    const query = (c.req.query('query') ?? '').toLowerCase();
    const found = fields().filter(
      (field) =>
        (ids.length === 0 || ids.includes(field.id)) &&
        (types.length === 0 || types.includes(field.custom ? 'custom' : 'system')) &&
        field.name.toLowerCase().includes(query),
    );
    const show = (field: Field) => ({
      id: field.id,
      key: field.id,
      name: field.name,
      schema: schemaOf(field),
      description: '',
    });
    return c.json(pageOf(c, found, { size: 50, max: 50 }, show));
  });
  app.get('/rest/api/3/field/:field/context', (c) => {
    const { contextId, name, projectId } = contextIn(site, c);
    const context = {
      id: contextId,
      name: `Default Configuration Scheme for ${name}`,
      description: '',
      isGlobalContext: projectId === null,
      isAnyIssueType: true,
    };
    return c.json(pageOf(c, [context], { size: 50, max: 50 }, (each) => each));
  });
  app.get('/rest/api/3/field/:field/context/:context/option', (c) => {
    const field = contextIn(site, c);
    if (pathPart(c, 'context') !== field.contextId)
      refuse(404, 'The custom field context was not found.');
    const options = field.options.flatMap((option) => [
      { option, parent: undefined },
      ...option.children.map((child) => ({ option: child, parent: option })),
    ]);
    const show = ({ option, parent }: { option: Option; parent: Option | undefined }) => ({
      id: option.id,
      value: option.value,
      disabled: option.disabled,
      ...(parent && { optionId: parent.id }),
    });
    return c.json(pageOf(c, options, { size: 100, max: 10_000 }, show));
  });
  app.get('/rest/api/3/customFieldOption/:id', (c) => {
    const id = pathPart(c, 'id');
    const option = fields()
      .flatMap((field) => field.options.flatMap((each) => [each, ...each.children]))
      .find((each) => each.id === id);
    if (!option) return refuse(404, `A custom field option with id '${id}' does not exist`);
    const { self, value } = showOption(site, option);
    return c.json({ self, value });
  });
}

/** A custom field and its context, which only administrators may read. */
function contextIn(site: Site, c: Ctx): Field {
  if (!isSiteAdmin(site, c.env.caller))
    refuse(403, 'Only Jira administrators can access custom field contexts.');
  const field = site.store.fields.get(pathPart(c, 'field'));
  return field?.custom ? field : refuse(404, 'The custom field was not found.');
}

function addWorkflowRoutes(site: Site, app: Routes): void {
  app.get('/rest/api/3/workflow/search', (c) => {
    if (!isSiteAdmin(site, c.env.caller))
      refuse(403, 'Only Jira administrators can access workflows.');
    const names = c.req.queries('workflowName') ?? [];
    const found = [...site.store.workflows.values()].filter(
      ({ name }) => names.length === 0 || names.includes(name),
    );
    const show = (workflow: Workflow) => showWorkflow(site, workflow, expandIn(c));
    return c.json(pageOf(c, found, { size: 50, max: 50 }, show));
  });
}

function showWorkflow(
  site: Site,
  workflow: Workflow,
  expand: Set<string>,
): Record<string, unknown> {
  const { id, name, transitions, statusIds } = workflow;
  const initial = {
    id: '1',
    name: 'Create',
    description: '',
    from: [],
    to: workflow.initialStatusId,
    type: 'initial',
  };
  const shown = transitions.map((transition) => ({
    id: transition.id,
    name: transition.name,
    description: '',
    from: transition.from === 'any' ? [] : transition.from,
    to: transition.to,
    type: transition.from === 'any' ? 'global' : 'directed',
  }));
  const statuses = statusIds.flatMap((statusId) => site.store.statuses.get(statusId) ?? []);
  return {
    id: { name, entityId: id },
    description: '',
    ...(expand.has('transitions') && { transitions: [initial, ...shown] }),
    ...(expand.has('statuses') && {
      statuses: statuses.map((status) => ({ id: status.id, name: status.name, properties: {} })),
    }),
  };
}
