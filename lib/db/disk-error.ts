import { StartupError } from './startup-error.ts';

const SENTENCES: Record<string, (place: string) => [message: string, hint: string]> = {
  ENOSPC: (place) => [`The disk that holds ${place} is full.`, 'Free some space, then start Ferrule again.'],
  EDQUOT: (place) => [
    `The disk quota for ${place} is used up.`,
    'Free some space, then start Ferrule again.',
  ],
  EROFS: (place) => [
    `${place} is on a read-only file system.`,
    'Make it writable, or set FERRULE_DATA_DIR to a directory that is.',
  ],
  ENOTDIR: (place) => [
    `${place} cannot be a directory: a file is in the way.`,
    'Move that file away, or set FERRULE_DATA_DIR to another directory.',
  ],
  EACCES: (place) => [
    `This account may not write to ${place}.`,
    'Run Ferrule as the account that owns it, or set FERRULE_DATA_DIR to another directory.',
  ],
};

const ALIASES: Record<string, string> = { EPERM: 'EACCES', EEXIST: 'ENOTDIR' };

// What PostgreSQL's programs print for the same errors, with LC_MESSAGES=C.
const PRINTED: [RegExp, string][] = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Read-only file system/, 'EROFS'],
  [/Permission denied/, 'EACCES'],
];

/** Turns a file system error about `place` into a StartupError; other errors come back as they are. */
export function explainDiskError(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return sentence(ALIASES[code] ?? code, place, error) ?? error;
}

/** Recognises a file system error in what a PostgreSQL program printed. */
export function explainPrintedDiskError(printed: string, place: string): StartupError | null {
  const code = PRINTED.find(([pattern]) => pattern.test(printed))?.[1];
  return code === undefined ? null : sentence(code, place, new Error(printed.trim()));
}

function sentence(code: string, place: string, cause: unknown): StartupError | null {
  const words = SENTENCES[code]?.(place);
  return words ? new StartupError(words[0], words[1], { cause }) : null;
}
