import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';

/** Where a program is: on PATH, or in /usr/sbin and /sbin, which an ordinary user's PATH leaves out. Null: not here. */
export function requireProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders.filter((folder) => folder !== '')) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * `describe`, for a suite that needs programs. Where one is missing the suite fails under CI=true, and is otherwise
 * skipped with a line that says so.
 */
export function describeWith(programs: readonly string[], name: string, suite: () => void): void {
  const missing = programs.filter((program) => requireProgram(program) === null);
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const why = `NOT RUN: "${name}" needs ${missing.join(' and ')}, which this machine does not have.`;
  if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has the programs it needs', () => {
        throw new Error(why);
      });
    });
    return;
  }
  console.warn(`\n*** ${why}\n`);
  describe.skip(name, suite);
}
