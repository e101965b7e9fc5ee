import { readFileSync } from 'node:fs';
import { checkScript } from '../../src/script/compile/check';
import type { SiteNames } from '../../src/script/compile/checked';
import { runScript } from '../../src/script/run/sandbox';
import type {
  CompiledScript,
  Delta,
  Direction,
  IncomingInput,
  OutgoingInput,
  ReceivedReplica,
  ScriptOutcome,
} from '../../src/script/script';
import type { Comment, Replica } from '../../src/replica/replica';
import { fromText } from '../../src/replica/rich-text';
import { makeScriptIssue } from './issue';

/** A script of the use case, exactly as it stands there. */
export function readSeed(name: string): string {
  return readFileSync(`test/seed-scripts/${name}.ts`, 'utf8');
}

/** Compiles a script whatever its types say. */
export function compile(source: string, direction: Direction, site?: SiteNames): CompiledScript {
  const { compiled, diagnostics } = checkScript(source, direction, site);
  if (!compiled) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  return compiled;
}

export function makeComment(overrides: Partial<Comment> & { text?: string } = {}): Comment {
  const { text = 'Hello', ...rest } = overrides;
  const author = { accountId: 'a1', displayName: 'Ada Agent' };
  const at = '2026-01-05T08:00:00.000+0000';
  return {
    id: '1',
    author,
    body: fromText(text),
    created: at,
    updated: at,
    internal: false,
    ...rest,
  };
}

function none<T>(): Delta<T> {
  return { added: [], changed: [], removed: [] };
}

const BASE = {
  connection: {
    name: 'DeskDev',
    localUrl: 'https://here.example',
    remoteUrl: 'https://there.example',
  },
  firstSync: false,
  lookups: {},
  now: Date.UTC(2026, 0, 5, 8),
};

export function outgoingInput(
  issue: object = {},
  more: Partial<OutgoingInput> = {},
): OutgoingInput {
  return { ...BASE, direction: 'outgoing', issue: makeScriptIssue(issue), ...more };
}

export function incomingInput(
  replica: Replica,
  more: Partial<Omit<IncomingInput, 'received' | 'issue'>> & {
    issue?: object;
    received?: Partial<ReceivedReplica>;
  } = {},
): IncomingInput {
  const { issue = {}, received = {}, ...rest } = more;
  return {
    ...BASE,
    direction: 'incoming',
    issue: makeScriptIssue(issue),
    received: {
      replica,
      comments: none(),
      attachments: none(),
      workLogs: none(),
      partial: [],
      ...received,
    },
    previous: null,
    reloads: [],
    ...rest,
  };
}

type Ended<D extends Direction> = Extract<ScriptOutcome, { ok: true; direction: D }>;

/** Runs an incoming script that must come to its end. */
export async function runIncoming(
  source: string,
  input: IncomingInput,
  site?: SiteNames,
): Promise<Ended<'incoming'>> {
  return mustEnd(await runScript(compile(source, 'incoming', site), input)) as Ended<'incoming'>;
}

/** Runs an outgoing script that must come to its end. */
export async function runOutgoing(
  source: string,
  input: OutgoingInput,
): Promise<Ended<'outgoing'>> {
  return mustEnd(await runScript(compile(source, 'outgoing'), input)) as Ended<'outgoing'>;
}

function mustEnd(outcome: ScriptOutcome): ScriptOutcome {
  if (outcome.ok !== true) throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** What a run assigned, by field. */
export function assigned(ended: Ended<'incoming'>): Record<string, unknown> {
  return Object.fromEntries(ended.wanted.assigned.map(({ field, value }) => [field, value]));
}
