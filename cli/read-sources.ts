import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** What a command that reads files is given of its surroundings. */
export interface CommandContext {
  /** Where relative file names start: the folder the person stood in. */
  cwd: string;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** The content of each file in turn, `-` for standard input; null, after a line on stderr, for one that cannot be read. */
export async function* readSources(
  command: string,
  files: readonly string[],
  { cwd, stdin, stderr }: CommandContext,
): AsyncGenerator<{ source: string; bytes: Buffer | null }> {
  for (const source of files) {
    try {
      yield {
        source,
        bytes: source === '-' ? await readAll(stdin) : await readFile(path.resolve(cwd, source)),
      };
    } catch (error) {
      stderr.write(`ferrule ${command}: ${source}: ${whyUnreadable(error)}\n`);
      yield { source, bytes: null };
    }
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EISDIR: 'this is a folder; name the files in it.',
  EACCES: 'this account may not read the file.',
};

function whyUnreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return WHY[code] ?? (error instanceof Error ? error.message : String(error));
}
