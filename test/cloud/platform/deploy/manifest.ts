/** The app's manifest as the platform reads it: only what it acts upon. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface FunctionSpec {
  key: string;
  /** `entry/outbound.consume`: file and export. */
  handler: string;
  timeoutSeconds?: number;
  runtime?: { memoryMB?: number };
}

export interface Filter {
  ignoreSelf?: boolean;
  expression?: string;
  onError?: 'IGNORE' | 'IGNORE_AND_LOG' | 'RECEIVE' | 'RECEIVE_AND_LOG';
}

export interface TriggerSpec {
  key: string;
  function: string;
  events: (string | { eventType: string; filter?: Filter })[];
  filter?: Filter;
  payload?: { include?: { propertyPaths?: string[] } };
}

/** A module that people see: it has a resource, and mostly a resolver. */
export interface UiModule {
  key: string;
  title?: string;
  name?: string;
  resource?: string;
  resolver?: { function: string };
  function?: string;
  useAsConfig?: boolean;
  useAsGetStarted?: boolean;
  /** What an issue's details show beside the module's name. */
  dynamicProperties?: { function: string };
  create?: { resource: string };
  edit?: { resource: string };
  view?: { resource: string };
}

export interface EntitySpec {
  name: string;
  attributes: Record<string, { type: string }>;
  /** An entity that is read by its keys alone has none. */
  indexes?: (string | { name: string; partition?: string[]; range: string[] })[];
}

export interface Manifest {
  app: {
    id: string;
    runtime: { name: string; memoryMB?: number };
    storage?: { entities?: EntitySpec[] };
  };
  modules: {
    function: FunctionSpec[];
    trigger?: TriggerSpec[];
    consumer?: { key: string; queue: string; function: string }[];
    webtrigger?: { key: string; function: string; urlFormat?: string }[];
    scheduledTrigger?: { key: string; function: string; interval: string }[];
    preUninstall?: { key: string; function: string }[];
    'jira:entityProperty'?: {
      propertyKey: string;
      values: { path: string; type: string; searchAlias?: string }[];
    }[];
  } & Record<string, unknown>;
  resources?: { key: string; path: string; entry?: Record<string, string> }[];
  permissions: {
    scopes: string[];
    external?: { fetch?: { backend?: (string | { address: string })[] } };
    content?: { styles?: string[]; scripts?: string[] };
  };
}

/** Memory of a function that says nothing, in MB. */
const MEMORY_MB = 512;

export function readManifest(path: string): Manifest {
  return parse(readFileSync(path, 'utf8')) as Manifest;
}

/** @throws Error if the manifest names a function that it does not declare */
export function functionOf(manifest: Manifest, key: string): FunctionSpec {
  const found = manifest.modules.function.find((each) => each.key === key);
  if (!found) throw new Error(`manifest.yml has no function «${key}»`);
  return found;
}

export function memoryOf(manifest: Manifest, spec: FunctionSpec): number {
  return spec.runtime?.memoryMB ?? manifest.app.runtime.memoryMB ?? MEMORY_MB;
}

/** File (without ending) and export of a handler. */
export function splitHandler(handler: string): { file: string; name: string } {
  const dot = handler.lastIndexOf('.');
  return { file: handler.slice(0, dot), name: handler.slice(dot + 1) };
}

/** Modules of a kind that people see, such as `jira:adminPage`. */
export function uiModules(manifest: Manifest, kind: string): UiModule[] {
  return (manifest.modules[kind] as UiModule[] | undefined) ?? [];
}
