import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The environment of the programs we start: nothing of ours (PGHOST, PGOPTIONS, ...), messages in English. */
export const PLAIN_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

/**
 * What tells a process from a later one with the same id: boot and start time. Null when there is no such process, or
 * only its exit status is left.
 * proc(5): field 22 of /proc/<pid>/stat is the start in clock ticks since boot.
 */
export function processIdentity(pid: number): string | null {
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fields[19]}`;
  } catch {
    return null;
  }
}

/** The command line of a process, arguments joined by spaces; empty when there is no such process. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command') ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Waits until the process is gone; false when it is still there after `ms`. */
export async function waitUntilGone(pid: number, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (processIdentity(pid) !== null) {
    if (performance.now() > end) return false;
    await delay(10);
  }
  return true;
}

function ps(pid: number, field: 'lstart' | 'command'): string | null {
  try {
    const output = execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], {
      encoding: 'utf8',
      env: PLAIN_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.trim() || null;
  } catch {
    return null;
  }
}
