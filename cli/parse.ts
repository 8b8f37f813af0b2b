import { parseArgs } from 'node:util';

import { CLI_PLATFORMS, findParser } from '#lib/platforms/registry.ts';
import type { CommandFacts, CommandParser } from '#lib/platforms/command-facts.ts';

import { type CommandContext, readSources } from './read-sources.ts';

/** What a parser makes of one file: the public contract of `ferrule parse`. */
export interface ParsedAnswer extends Omit<CommandFacts, 'device'> {
  source: string;
  platform: string;
  command: string;
  device: NonNullable<CommandFacts['device']> | null;
}

const USAGE = 'usage: ferrule parse [--ndjson] --platform <id> --command "<cli command>" <file...|->\n';

/**
 * `ferrule parse`: reads the answers of a switch's commands and prints what Ferrule understands, as a JSON array or a
 * line each. Returns the exit code: 1 for an unknown platform or command or an unreadable file, 2 for a wrong call.
 */
export async function parse(args: string[], context: CommandContext): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === 'string') {
    context.stderr.write(`ferrule parse: ${options}\n${USAGE}`);
    return 2;
  }
  const { platform, command, files } = options;
  const parser = findParser(platform, command);
  if (!parser) {
    context.stderr.write(unknownCommand(platform, command));
    return 1;
  }
  let exitCode = 0;
  const answers: ParsedAnswer[] = [];
  for await (const { source, bytes } of readSources('parse', files, context)) {
    if (bytes === null) {
      exitCode = 1;
      continue;
    }
    const { device, ...facts } = parser.parse(textOf(bytes));
    if (!device && Object.values(facts).every((list) => list.length === 0)) {
      context.stderr.write(`ferrule parse: ${source}: ${whyNothing(bytes, parser)}\n`);
    }
    const answer = { source, platform, command, device: device ?? null, ...facts };
    if (options.ndjson) context.stdout.write(`${JSON.stringify(answer)}\n`);
    else answers.push(answer);
  }
  if (!options.ndjson) context.stdout.write(`${JSON.stringify(answers, null, 2)}\n`);
  return exitCode;
}

/** A terminal under Windows saves what it shows as UTF-16; either may begin with a byte order mark. */
function textOf(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** An answer may well say that there is nothing; a person who saved the wrong one should be told. */
function whyNothing(bytes: Buffer, parser: CommandParser): string {
  if (bytes.length === 0) return 'the file is empty.';
  return `nothing in it reads as an answer to "${parser.command}".`;
}

function unknownCommand(id: string, command: string): string {
  const platform = CLI_PLATFORMS.find((candidate) => candidate.id === id);
  if (!platform) {
    const known = CLI_PLATFORMS.map((candidate) => `  ${candidate.id.padEnd(18)} ${candidate.label}`).join(
      '\n',
    );
    return `ferrule parse: there is no platform "${id}". These are known:\n${known}\nWhat ethtool -m printed on a host is read by "ferrule decode".\n`;
  }
  const known = platform.parsers.map((parser) => `  ${parser.command}`).join('\n');
  return `ferrule parse: ${id} has no parser for "${command}". These commands are read:\n${known}\n`;
}

/** The options, or what is wrong with them. */
function parseOptions(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        ndjson: { type: 'boolean', default: false },
        platform: { type: 'string' },
        command: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { platform, command, ndjson } = values;
    if (!platform) return 'say which system it is: --platform.';
    if (!command) return 'say what was typed there: --command.';
    if (positionals.length === 0) return 'name a file, or - for standard input.';
    return { platform, command, ndjson, files: positionals };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
