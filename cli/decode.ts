import { parseArgs } from 'node:util';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { moduleSheet } from '#lib/optics/module-sheet.ts';
import { readDump } from '#lib/optics/read-dump.ts';

import { type CommandContext, readSources } from './read-sources.ts';

/** One interface found in a file: the public contract of `ferrule decode`. */
export interface DecodedInterface extends ModuleReading {
  source: string;
  interface: string | null;
}

const USAGE = 'usage: ferrule decode [--ndjson | --text] <file...|->\n';

/**
 * `ferrule decode`: reads dumps of modules (text, JSON, hex tables, page dumps, raw binary) and prints one object per
 * interface, as a JSON array, a line each, or readable sheets. Returns the exit code: 1 when a file cannot be read (the
 * others are still printed), 2 for a wrong command line.
 */
export async function decode(args: string[], context: CommandContext): Promise<number> {
  const options = parseOptions(args);
  if (options === null) {
    context.stderr.write(USAGE);
    return 2;
  }
  let exitCode = 0;
  let printed = 0;
  for await (const { source, bytes } of readSources('decode', options.files, context)) {
    if (bytes === null) {
      exitCode = 1;
      continue;
    }
    for (const { interface: name, ...reading } of readDump(bytes)) {
      context.stdout.write(FORMATS[options.form]({ source, interface: name, ...reading }, printed++));
    }
  }
  if (options.form === 'json') context.stdout.write(printed === 0 ? '[]\n' : '\n]\n');
  return exitCode;
}

type Form = 'json' | 'ndjson' | 'text';

const FORMATS: Readonly<Record<Form, (decoded: DecodedInterface, index: number) => string>> = {
  json: (decoded, index) => `${index === 0 ? '[' : ','}\n${JSON.stringify(decoded, null, 2)}`,
  ndjson: (decoded) => `${JSON.stringify(decoded)}\n`,
  text: (decoded) =>
    `${moduleSheet(decoded.interface === null ? decoded.source : `${decoded.source}: ${decoded.interface}`, decoded)}\n`,
};

function parseOptions(args: string[]): { form: Form; files: string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ndjson: { type: 'boolean', default: false }, text: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length === 0 || (values.ndjson && values.text)) return null;
    return { form: values.text ? 'text' : values.ndjson ? 'ndjson' : 'json', files: positionals };
  } catch {
    return null;
  }
}
