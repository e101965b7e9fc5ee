/** The ways in that are no queue: screens, automation rules, web triggers, post functions, schedules, lifecycle. */
import type { PostFunctionRun } from '../../contract';
import { actionOf, type ActionCall, type ActionResult } from './automation';
import type { Installation } from '../deploy/installation';
import { LIMITS } from '../limits';
import type { Manifest, UiModule } from '../deploy/manifest';
import type { ProductEvents } from '../deliver/product-events';
import { contextOf, type Runner, type Trigger } from './runner';

/** A call of a screen's resolver. */
export interface ResolverCall {
  moduleKey: string;
  /** Name under which the resolver defines it. */
  functionKey: string;
  /** The function that the module names as its resolver. */
  resolver: string;
  payload: unknown;
  accountId: string;
  context: object;
}

export interface DoorsOptions {
  manifest: Manifest;
  runner: Runner;
  events: ProductEvents;
  installations: ReadonlyMap<string, Installation>;
}

export class Doors {
  private readonly options: DoorsOptions;

  constructor(options: DoorsOptions) {
    this.options = options;
  }

  /** A call of a screen's resolver, as the bridge makes it. @throws Error as the screen would see it */
  async invokeResolver(installation: Installation, call: ResolverCall): Promise<unknown> {
    const { moduleKey, accountId, resolver, context, functionKey, payload } = call;
    const request = { call: { functionKey, payload: payload ?? {} }, context };
    if (bytesOf(request) > LIMITS.max('invoke.request-bytes'))
      throw new Error('The request is larger than 500 KB.');
    const result = await this.options.runner.run(
      { ...toTrigger(installation, resolver, moduleKey, 'resolver'), accountId },
      [request, { ...contextOf(installation), principal: { accountId } }],
    );
    if (result.fate === 'failed') throw result.error;
    if (result.fate !== 'ended') throw new Error(`The function did not end: ${result.fate}.`);
    if (bytesOf(result.value ?? null) > LIMITS.max('invoke.response-bytes'))
      throw new Error('The response is larger than 5 MB.');
    return result.value;
  }

  /** What an issue's details show beside a module's name. Jira asks as somebody looks, and shows nothing after an error. */
  async dynamicProperties(
    installation: Installation,
    { key, dynamicProperties }: UiModule,
    { accountId, ...payload }: { accountId: string } & object,
  ): Promise<unknown> {
    if (!dynamicProperties) return undefined;
    const result = await this.options.runner.run(
      { ...toTrigger(installation, dynamicProperties.function, key, 'resolver'), accountId },
      [payload, { ...contextOf(installation), principal: { accountId } }],
    );
    return result.fate === 'ended' ? result.value : undefined;
  }

  /** An automation rule runs an action. @throws Error where the rule would show no words of the app */
  async runAction(installation: Installation, call: ActionCall): Promise<ActionResult> {
    const { key, function: functionKey } = actionOf(this.options.manifest, call);
    const { accountId, inputs } = call;
    const context = contextOf(installation);
    const result = await this.options.runner.run(
      { ...toTrigger(installation, functionKey, key, 'action'), accountId },
      [
        { ...inputs, context },
        { ...context, principal: { accountId } },
      ],
    );
    if (result.fate === 'ended') return result.value as ActionResult;
    throw new Error(`The action did not end as it should: ${result.fate}.`);
  }

  /** Runs one scheduled trigger now, for every installation. */
  async runScheduled(moduleKey: string): Promise<void> {
    const { manifest, runner, installations } = this.options;
    const module = manifest.modules.scheduledTrigger?.find(({ key }) => key === moduleKey);
    if (!module) throw new Error(`manifest.yml has no scheduled trigger «${moduleKey}»`);
    for (const installation of installations.values()) {
      const context = contextOf(installation);
      await runner.run(toTrigger(installation, module.function, moduleKey, 'scheduled'), [
        { context },
        context,
      ]);
    }
  }

  /** What the function returned; `failed` where it did not come to its end. */
  async runWebTrigger(
    installation: Installation,
    moduleKey: string,
    request: object,
  ): Promise<{ value: unknown } | 'failed'> {
    const { manifest, runner } = this.options;
    const module = manifest.modules.webtrigger?.find(({ key }) => key === moduleKey);
    if (!module) return 'failed';
    const result = await runner.run(
      toTrigger(installation, module.function, moduleKey, 'webtrigger'),
      [request, contextOf(installation)],
    );
    return result.fate === 'ended' ? { value: result.value } : 'failed';
  }

  /** Post functions are retried as product events are. */
  runPostFunction(installation: Installation, { moduleKey, payload }: PostFunctionRun): void {
    const modules = (this.options.manifest.modules['jira:workflowPostFunction'] ?? []) as {
      key: string;
      function: string;
    }[];
    const module = modules.find(({ key }) => key === moduleKey);
    if (!module) return;
    this.deliver(toTrigger(installation, module.function, moduleKey, 'trigger'), {
      ...payload,
      context: contextOf(installation),
    });
  }

  /** Tells the app that it was installed. */
  noticeInstalled({ id }: Installation): void {
    const listening = this.options.events.listensTo('avi:forge:installed:app');
    for (const { key, function: functionKey } of listening)
      this.deliver(toTrigger({ id }, functionKey, key, 'lifecycle'), { id });
  }

  /** Lets the app say goodbye. */
  async runPreUninstall(installation: Installation): Promise<void> {
    const { manifest, runner } = this.options;
    for (const { key, function: functionKey } of manifest.modules.preUninstall ?? [])
      await runner.run(toTrigger(installation, functionKey, key, 'lifecycle'), [
        {},
        contextOf(installation),
      ]);
  }

  private deliver(trigger: Trigger, payload: object): void {
    const { events, runner } = this.options;
    events.send((sent) => runner.deliver(trigger, sent), payload);
  }
}

/** What calls a function of a module, for one installation. */
export function toTrigger(
  { id }: Pick<Installation, 'id'>,
  functionKey: string,
  moduleKey: string,
  moduleType: Trigger['moduleType'],
): Trigger {
  return { installation: id, functionKey, moduleKey, moduleType };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
