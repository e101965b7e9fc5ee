/**
 * Actions of automation rules, as the platform has them: only those that a provider names, with the inputs
 * that they declare. https://developer.atlassian.com/platform/forge/manifest-reference/modules/automation-action/
 */
import { LIMITS } from '../limits';
import type { Manifest } from '../deploy/manifest';

/** A rule runs an action as the person of its connection. */
export interface ActionCall {
  /** Key of the action. */
  action: string;
  inputs: Record<string, unknown>;
  accountId: string;
}

/** What the rule's log shows: nothing, or what stopped the rule. */
export type ActionResult = { errors: { message: string }[] } | undefined;

type Inputs = Record<string, { type: string; required: boolean }>;

interface ActionSpec {
  key: string;
  function: string;
  inputs?: Inputs;
}

/** @throws Error where a rule could not be saved with such inputs, or names no action of the app */
export function actionOf(manifest: Manifest, { action, inputs }: ActionCall): ActionSpec {
  const actions = (manifest.modules['action'] ?? []) as ActionSpec[];
  const providers = (manifest.modules['automation:actionProvider'] ?? []) as {
    actions: string[];
  }[];
  const isOffered =
    providers.some((provider) => provider.actions.includes(action)) ||
    !LIMITS.enforced('action.offered');
  const spec = actions.find(({ key }) => key === action);
  if (!spec || !isOffered) throw new Error(`No provider offers the action «${action}».`);
  if (LIMITS.enforced('action.inputs')) checkInputs(spec.inputs ?? {}, inputs);
  return spec;
}

function checkInputs(declared: Inputs, inputs: Record<string, unknown>): void {
  const unknown = Object.keys(inputs).find((name) => !(name in declared));
  if (unknown !== undefined) throw new Error(`The action declares no input «${unknown}».`);
  for (const [name, { type, required }] of Object.entries(declared)) {
    const value = inputs[name];
    if (value === undefined && !required) continue;
    if (!isOf(type, value)) throw new Error(`The input «${name}» is to be of type ${type}.`);
  }
}

function isOf(type: string, value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
