import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

const VARIABLE = /^FERRULE_SECRET_[A-Z0-9_]{1,100}$/;
const MAX_BYTES = 64 * 1024;

/**
 * What is wrong with a reference to a secret, in a sentence; null: nothing. Only variables that begin so can be named, so
 * that no credential shows a device what else is in the environment.
 */
export function referenceProblem(source: 'environment' | 'file', reference: string): string | null {
  if (source === 'environment') {
    return VARIABLE.test(reference)
      ? null
      : 'The name of the variable begins with FERRULE_SECRET_, in capitals, digits and underscores.';
  }
  return reference !== '' && !isAbsolute(reference) && !reference.split(/[/\\]/).includes('..')
    ? null
    : 'Name a file below FERRULE_SECRETS_DIR of the worker, relative to it.';
}

/**
 * Reads a secret that the worker's environment or file system holds. `secretsDir` bounds the files, symbolic links
 * followed; null: none can be read. One line end at the end is not part of it.
 * @throws Error whose message is a sentence without the secret
 */
export function readSecret(
  source: 'environment' | 'file',
  reference: string,
  secretsDir: string | null,
  env: Record<string, string | undefined> = process.env,
): string {
  const problem = referenceProblem(source, reference);
  if (problem) throw new Error(problem);
  const secret = source === 'environment' ? env[reference] : readBelow(secretsDir, reference);
  if (secret === undefined || secret === '') {
    throw new Error(
      source === 'environment' ? `The variable ${reference} is not set.` : `The file ${reference} is empty.`,
    );
  }
  return secret.replace(/\r?\n$/, '');
}

function readBelow(secretsDir: string | null, reference: string): string {
  if (secretsDir === null) throw new Error('FERRULE_SECRETS_DIR is not set at this worker.');
  let path: string;
  let base: string;
  try {
    base = realpathSync(secretsDir);
    path = realpathSync(resolve(base, reference));
  } catch (cause) {
    throw new Error(`There is no file ${reference} below FERRULE_SECRETS_DIR.`, { cause });
  }
  const below = relative(base, path);
  if (below.startsWith('..') || isAbsolute(below)) {
    throw new Error(`The file ${reference} leads out of FERRULE_SECRETS_DIR.`);
  }
  const facts = statSync(path);
  if (!facts.isFile() || facts.size > MAX_BYTES) {
    throw new Error(`${reference} is no file of at most ${MAX_BYTES / 1024} KiB.`);
  }
  return readFileSync(path, 'utf8');
}
