/** The flags of `npm start`. */
import { Command, InvalidArgumentError, Option } from 'commander';

/** What the flags say. */
export interface Flags {
  once?: boolean;
  empty?: boolean;
  port: number;
  scripts?: string;
  latency: number;
  faults: number;
  seed: number;
}

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

/** The command line, to be parsed. Where it is wrong or asks for help, the process says so and ends. */
export function createCommand(): Command {
  return new Command('npm start --')
    .description(
      'Starts the local cloud: two Jira sites with Tandem on both. Plays the story, then stays up.',
    )
    .addOption(
      new Option('--once', 'play the story and end; exit 0 only if every step held').conflicts(
        'empty',
      ),
    )
    .option('--empty', 'play no story: sites, connection and scripts only')
    .option(
      '--port <port>',
      'of the app; the sites listen on the next two',
      number(1, 65_533),
      8700,
    )
    .option(
      '--scripts <folder>',
      'publish desk-outgoing.ts, desk-incoming.ts, dev-outgoing.ts and dev-incoming.ts from there',
    )
    .option('--latency <ms>', 'added to every platform and Jira call', number(0, 60_000), 0)
    .option(
      '--faults <rate>',
      'share of calls that something happens to, and of events that come twice, from 0 to 1; events come late',
      number(0, 1),
      0,
    )
    .option('--seed <n>', 'repeats faults and ids', number(0, Number.MAX_SAFE_INTEGER), 1)
    .allowExcessArguments(false);
}

/** Reads the flags. @param argv what follows the name of the command */
export function readFlags(argv: string[]): Flags {
  return createCommand().parse(argv, { from: 'user' }).opts<Flags>();
}
