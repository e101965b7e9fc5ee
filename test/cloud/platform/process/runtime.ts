/** `global.__forge_runtime__` of one invocation: what the @forge packages read of it, and no more. */
import type { Installation } from '../deploy/installation';
import type { Invocation } from '../invoke/invocation';
import type { Manifest } from '../deploy/manifest';

const ENVIRONMENT_ID = '00000000-0000-4000-8000-0000000000e1';

const METRICS = {
  counter: () => ({ incr: () => undefined }),
  timing: () => ({ measure: () => ({ stop: () => undefined }) }),
};

export function runtimeOf(
  manifest: Manifest,
  installation: Installation,
  invocation: Invocation,
): object {
  const { spec } = invocation;
  return {
    appContext: {
      appId: manifest.app.id.split('/').at(-1),
      appVersion: '1.0.0',
      environmentId: ENVIRONMENT_ID,
      environmentType: 'DEVELOPMENT',
      invocationId: spec.id,
      installationId: installation.id,
      moduleKey: spec.moduleKey,
      license: undefined,
      installation: {
        ari: `ari:cloud:ecosystem::installation/${installation.id}`,
        contexts: [{ cloudId: installation.site.cloudId }],
      },
      permissions: { scopes: manifest.permissions.scopes, external: manifest.permissions.external },
    },
    lambdaContext: { getRemainingTimeInMillis: () => invocation.remainingMs() },
    contextAri: installation.contextAri,
    aaid: spec.accountId,
    externalAuth: [],
    metrics: METRICS,
    container: { appCodeDir: '/app' },
    tracing: { traceId: spec.id.replaceAll('-', ''), spanId: spec.id.slice(0, 8) },
  };
}
