import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { readDump } from '#lib/optics/read-dump.ts';

export interface DecodeContext {
  /** Where relative file names start: the folder the person stood in. */
  cwd: string;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** One interface found in a file: the public contract of `ferrule decode`. */
export interface DecodedInterface extends ModuleReading {
  source: string;
  interface: string | null;
}

const USAGE = 'usage: ferrule decode [--ndjson] <file...|->\n';

/**
 * `ferrule decode`: reads dumps of `ethtool -m` and prints one object per interface, as a JSON array or a line each.
 * Returns the exit code: 1 when a file cannot be read (the others are still printed), 2 for a wrong command line.
 */
export async function decode(args: string[], context: DecodeContext): Promise<number> {
  const options = parseOptions(args);
  if (options === null || options.files.length === 0) {
    context.stderr.write(USAGE);
    return 2;
  }
  let exitCode = 0;
  let printed = 0;
  for (const source of options.files) {
    let bytes: Buffer;
    try {
      bytes =
        source === '-' ? await readAll(context.stdin) : await readFile(path.resolve(context.cwd, source));
    } catch (error) {
      context.stderr.write(`ferrule decode: ${source}: ${messageOf(error)}\n`);
      exitCode = 1;
      continue;
    }
    for (const { interface: name, ...reading } of readDump(bytes)) {
      const decoded: DecodedInterface = { source, interface: name, ...reading };
      const json = JSON.stringify(decoded, null, options.ndjson ? 0 : 2);
      context.stdout.write(options.ndjson ? `${json}\n` : `${printed === 0 ? '[' : ','}\n${json}`);
      printed++;
    }
  }
  if (!options.ndjson) context.stdout.write(printed === 0 ? '[]\n' : '\n]\n');
  return exitCode;
}

function parseOptions(args: string[]): { ndjson: boolean; files: string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ndjson: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return { ndjson: values.ndjson, files: positionals };
  } catch {
    return null;
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
