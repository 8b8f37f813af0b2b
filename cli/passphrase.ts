import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { passphraseVariable } from '#lib/config/key-set.ts';
import { UserError } from '#lib/fleet/user-error.ts';

/**
 * The passphrase of a file of keys: from a file, from FERRULE_PASSPHRASE, or typed without being shown, twice where `twice`.
 * Never from the command line, which every user of the machine can read.
 */
export async function askPassphrase(file: string | null, twice: boolean): Promise<string> {
  if (file !== null) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  const given = passphraseVariable();
  if (given !== null) return given;
  if (!process.stdin.isTTY) {
    throw new UserError(
      400,
      'There is no terminal to ask on: set FERRULE_PASSPHRASE, or use --passphrase-file.',
    );
  }
  const typed = await ask('Passphrase of the keys: ');
  if (twice && (await ask('Once more: ')) !== typed) throw new UserError(400, 'The two passphrases differ.');
  return typed;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  // readline echoes to its output: to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
