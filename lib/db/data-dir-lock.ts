import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { processIdentity } from './running-process.ts';
import { StartupError } from './startup-error.ts';

/**
 * Takes the data directory for this process; the returned function gives it back. A lock left by a process that is
 * gone (or whose id another program has now) is taken over. Throws StartupError when another Ferrule has it.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const file = path.join(dataDir, 'ferrule.lock');
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  try {
    await writeFile(draft, mine, { mode: 0o644, flag: 'wx' });
    while (!(await linked(draft, file))) {
      const found = await readOrNull(file);
      if (found === null) continue;
      const holder = liveHolder(found);
      if (holder !== null) throw inUse(holder, dataDir);
      await setAside(file, found, dataDir);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readOrNull(file)) === mine) await rm(file, { force: true });
  };
}

// link(2) makes the lock appear whole or not at all, and refuses when there is one.
async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a stale lock away. Another process may have replaced it meanwhile: then its lock is put back. */
async function setAside(file: string, stale: string, dataDir: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readOrNull(aside);
  if (moved !== null && moved !== stale) {
    await link(aside, file).catch(() => {});
    await rm(aside, { force: true });
    throw inUse(liveHolder(moved) ?? 0, dataDir);
  }
  await rm(aside, { force: true });
}

function liveHolder(content: string): number | null {
  try {
    const { pid, identity } = JSON.parse(content) as { pid: number; identity: string };
    return processIdentity(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function inUse(pid: number, dataDir: string): StartupError {
  return new StartupError(
    `Another Ferrule (pid ${pid}) uses the data directory ${dataDir}.`,
    'Stop that one first, or set FERRULE_DATA_DIR to another directory.',
  );
}
