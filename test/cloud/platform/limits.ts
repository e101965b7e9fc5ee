/**
 * What the Forge platform allows, in one table with its sources. `D` stands for
 * https://developer.atlassian.com/platform/forge, as of August to October 2026.
 */
import { strictness } from '../strict/strictness';

const KIB = 1024;
const MIB = 1024 * KIB;

export const LIMITS = strictness({
  // Invocations
  'invocation.seconds.resolver': { max: 25, unit: 's', source: 'D/limits-invocation' },
  'invocation.seconds.trigger': {
    max: 25,
    unit: 's',
    source: 'D/limits-invocation; D/events-reference/product_events',
  },
  'invocation.seconds.webtrigger': { max: 55, unit: 's', source: 'D/limits-invocation' },
  'invocation.seconds.consumer': {
    max: 55,
    unit: 's',
    source: 'D/limits-invocation: unless the function has timeoutSeconds, up to 900',
  },
  'invocation.memory': {
    source:
      'D/limits-invocation: 512 MB unless the function has memoryMB; @forge/events ' +
      'invocationErrorCode: FUNCTION_OUT_OF_MEMORY',
  },
  'function.temporary-files': {
    source: 'ours: D/function-reference/nodejs-runtime gives 512 MB of them, the local cloud none',
  },
  'invocation.after-end': {
    source: 'D/function-reference/nodejs-runtime: what is not awaited may never run',
  },
  'invocation.log-lines': {
    max: 100,
    unit: 'lines per runtime minute',
    source: 'D/limits-invocation',
  },
  'invocation.log-bytes': { max: 200 * KIB, unit: 'bytes', source: 'D/limits-invocation' },
  'invocation.egress-requests': {
    max: 100,
    unit: 'per runtime minute of the time limit',
    source: 'D/limits-invocation',
  },
  'network.request-seconds': {
    max: 180,
    unit: 's of one request to Jira or outside',
    source: 'D/limits-invocation: only long-running functions can reach it',
  },
  'network.requests-per-minute': {
    max: 100_000,
    unit: 'requests a minute of the app for one site',
    source: 'D/limits-invocation: with those made using requestJira',
  },
  'network.egress-per-minute': {
    max: 50_000,
    unit: 'requests a minute of the app on all its sites',
    source: 'D/limits-invocation: egress calls, without those made using requestJira',
  },
  'invoke.request-bytes': { max: 500 * KIB, unit: 'bytes', source: 'D/limits-invocation' },
  'invoke.response-bytes': { max: 5 * MIB, unit: 'bytes', source: 'D/limits-invocation' },
  // Web triggers
  'webtrigger.bytes': {
    max: 5 * MIB,
    unit: 'bytes of headers, query and body',
    source: 'D/runtime-reference/web-trigger',
  },
  'webtrigger.host': {
    source:
      'D/runtime-reference/web-trigger and https://community.developer.atlassian.com/t/98403: the host is the installation’s; it changes when the app is installed anew or the site is renamed',
  },
  'webtrigger.uninstalled': {
    source: 'Measured on a real site, October 2026: the trigger of an uninstalled app answers 424',
  },
  'webtrigger.per-minute': {
    max: 7000,
    unit: 'per minute and installation',
    source: 'D/limits-invocation',
  },
  'webtrigger.per-second': {
    max: 300,
    unit: 'per second and installation',
    source: 'D/limits-invocation',
  },
  'webtrigger.answer-shape': {
    source: 'D/events-reference/web-trigger: an incompatible answer is a 500',
  },
  // Egress
  'egress.hosts': { source: 'D/runtime-egress-permissions: permissions.external.fetch.backend' },
  'egress.https': { source: 'D/function-reference/nodejs-runtime: HTTPS only' },
  'egress.ports': {
    source:
      'D/function-reference/nodejs-runtime: 80, 443, 7990, 8060, 8080, 8085, 8089, 8090, 8443, 8444',
  },
  scopes: { source: 'D/manifest-reference/permissions' },
  'asUser.consent': {
    source:
      'D/runtime-reference/product-fetch-api (2026-08): who has not consented is NEEDS_AUTHENTICATION_ERR; measured on a real site, October 2026',
  },
  'asUser.without-user': { source: '@forge/api out/api/errors.js: NEEDS_AUTHENTICATION_ERR' },
  // Queues
  'queue.events-per-push': { max: 50, unit: 'events', source: 'D/limits-async-events' },
  'queue.push-bytes': { max: 200 * KIB, unit: 'bytes', source: 'D/limits-async-events' },
  'queue.long-event-bytes': {
    max: 100 * KIB,
    unit: 'bytes where the consumer may run longer than 55 s',
    source: 'D/limits-async-events',
  },
  'queue.events-per-minute': {
    max: 500,
    unit: 'events and installation',
    source: 'D/limits-async-events',
  },
  'queue.cyclic': {
    max: 1000,
    unit: 'pushes descending from one invocation',
    source: 'D/limits-async-events',
  },
  'queue.delay-seconds': { max: 900, unit: 's', source: 'D/runtime-reference/async-events-api' },
  'queue.retention-hours': { max: 24, unit: 'h', source: 'D/runtime-reference/async-events-api' },
  'queue.retry-data': {
    max: 4 * KIB,
    unit: 'bytes of retryData',
    source: 'D/runtime-reference/async-events-api',
  },
  'queue.retry-seconds': { max: 900, unit: 's', source: 'D/runtime-reference/async-events-api' },
  'queue.known': { source: 'D/manifest-reference/modules/consumer' },
  // Product events
  'trigger.retries': { max: 4, unit: 'retries', source: 'D/events-reference/product_events' },
  'trigger.event-bytes': {
    max: 200 * 1000,
    unit: 'bytes',
    source: 'D/events-reference/product_events: larger ones are not delivered',
  },
  'trigger.property-paths': {
    max: 5,
    unit: 'paths in one manifest',
    source: 'D/events-reference/product_events',
  },
  // Manifest
  'manifest.modules': { max: 150, unit: 'modules', source: 'D/limits-invocation (app)' },
  'manifest.resources': { max: 50, unit: 'resources', source: '@forge/cli; a page says 10' },
  'manifest.scheduled-triggers': {
    max: 5,
    unit: 'scheduled triggers',
    source: 'D/manifest-reference/modules/scheduled-trigger',
  },
  'manifest.five-minute-triggers': {
    max: 1,
    unit: 'scheduled triggers of five minutes',
    source: 'D/manifest-reference/modules/scheduled-trigger',
  },
  'manifest.property-values': {
    max: 100,
    unit: 'values of entity properties',
    source: 'D/manifest-reference/modules/jira-entity-property',
  },
  // Where Jira shows an app
  'page.admin-flags': {
    source:
      'D/manifest-reference/modules/jira-admin-page (2026-08-21): a page with useAsConfig or useAsGetStarted is not in the sidebar',
  },
  'page.panel-by-click': {
    source:
      'D/manifest-reference/modules/jira-issue-panel (2026-08-21): on an issue once somebody clicked the app there',
  },
  // What is deployed
  'deploy.package-bytes': {
    max: 100_000_000,
    unit: 'bytes of functions',
    source: 'D/limits-app-developer: app size, in MB',
  },
  'deploy.resource-files': {
    max: 5000,
    unit: 'files',
    source: 'D/limits-resource: for one resource',
  },
  'deploy.resource-bytes': {
    max: 100_000_000,
    unit: 'bytes',
    source: 'D/limits-resource: for one resource, in MB',
  },
  // Actions of automation rules
  'action.offered': { source: 'D/manifest-reference/modules/automation-action' },
  'action.inputs': { source: 'D/manifest-reference/modules/automation-action' },
  // Key-value store
  'kvs.key-length': { max: 500, unit: 'characters', source: 'D/limits-kvs-ce' },
  'kvs.key-form': { source: 'D/storage-reference: /^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$/' },
  'kvs.value-bytes': { max: 240 * KIB, unit: 'bytes', source: 'D/limits-kvs-ce' },
  'kvs.depth': { max: 31, unit: 'levels', source: 'D/limits-kvs-ce' },
  'kvs.reads-per-minute': {
    max: 4000,
    unit: 'reads of 10 KB and installation',
    source: 'D/limits-kvs-ce',
  },
  'kvs.writes-per-minute': {
    max: 4000,
    unit: 'writes of 10 KB and installation',
    source: 'D/limits-kvs-ce',
  },
  'kvs.key-writes-per-second': {
    max: MIB,
    unit: 'bytes a second written to one key',
    source: 'D/limits-kvs-ce',
  },
  'kvs.key-reads-per-second': {
    max: 12 * MIB,
    unit: 'bytes a second read from one key',
    source: 'D/limits-kvs-ce',
  },
  'kvs.calls-per-second': { max: 1000, unit: 'calls and installation', source: 'D/limits-kvs-ce' },
  'kvs.page': { max: 100, unit: 'rows', source: 'D/limits-kvs-ce' },
  'kvs.transaction-operations': { max: 25, unit: 'operations', source: 'D/limits-kvs-ce' },
  'kvs.transaction-bytes': { max: 4 * MIB, unit: 'bytes', source: 'D/limits-kvs-ce' },
  'kvs.transaction-distinct': { source: 'D/storage-reference/transactions: a key only once' },
  'kvs.batch-keys': { max: 25, unit: 'keys', source: 'D/limits-kvs-ce' },
  'kvs.batch-bytes': { max: 4 * MIB, unit: 'bytes', source: 'D/limits-kvs-ce' },
  'kvs.ttl-days': { max: 365, unit: 'days', source: 'D/limits-kvs-ce' },
  'kvs.entities': { max: 20, unit: 'entities', source: 'D/limits-kvs-ce' },
  'kvs.indexes': { max: 7, unit: 'indexes of an entity', source: 'D/limits-kvs-ce' },
  'kvs.attributes': { max: 50, unit: 'attributes of an entity', source: 'D/limits-kvs-ce' },
  'kvs.entity-declared': { source: 'D/storage-reference/custom-entities' },
  'kvs.attribute-declared': { source: 'D/storage-reference/custom-entities' },
  'kvs.attribute-type': { source: 'D/storage-reference/custom-entities' },
  'kvs.integer': {
    max: 2_147_483_647,
    unit: 'as the value of an integer attribute, and as much below 0',
    source: 'D/runtime-reference/custom-entities (Values)',
  },
  'kvs.string-blank': { source: 'D/runtime-reference/custom-entities (Values)' },
  'kvs.index-declared': { source: 'D/storage-reference/custom-entities' },
  'kvs.index-old-rows': {
    source: 'D/runtime-reference/custom-entities (2026-06-04): a new index does not see older rows',
  },
  'kvs.range-bytes': { max: 900, unit: 'bytes of an index range value', source: 'D/limits-kvs-ce' },
  'kvs.partition-bytes': {
    max: 1700,
    unit: 'bytes of an index partition',
    source: 'D/limits-kvs-ce',
  },
});

export type LimitName = keyof typeof LIMITS.rules;
