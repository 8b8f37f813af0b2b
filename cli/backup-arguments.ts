import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { callersDirectory } from '#lib/config/config.ts';
import { UserError } from '#lib/fleet/user-error.ts';

export interface BackupArguments {
  file: string;
  /** Where the keys are sealed to or opened from; null: left alone. */
  keys: string | null;
  passphraseFile: string | null;
}

/** `<file> [--keys <file>] [--passphrase-file <file>]`; paths are relative to where the command was called. */
export function backupArguments(command: string, args: string[]): BackupArguments {
  const options = { keys: { type: 'string' }, 'passphrase-file': { type: 'string' } } as const;
  const usage = `Usage: ferrule ${command} <file> [--keys <file>] [--passphrase-file <file>]`;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new Error('one file');
    const path = (name: string | undefined) => (name ? resolve(callersDirectory(), name) : null);
    return { file: path(file)!, keys: path(values.keys), passphraseFile: path(values['passphrase-file']) };
  } catch {
    throw new UserError(400, usage);
  }
}
