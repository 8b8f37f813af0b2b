import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes the directory and those above it. Unlike mkdir's `recursive`, which says ENOENT on a read-only file system,
 * the error is the real one.
 */
export async function makeDir(dir: string): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT') throw error;
    await makeDir(path.dirname(dir));
    await mkdir(dir);
  }
}
