import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in ticks of 10 ms (sysconf(_SC_CLK_TCK) is 100 everywhere). */
const TICK_MS = 10;

interface Stat {
  parent: number;
  /** Of the process alone, and of its children that ended. */
  ownMs: number;
  endedMs: number;
}

/** CPU time, in milliseconds, of processes and of all their children, living or ended. */
export function cpuOf(pids: readonly number[]): number {
  const stats = new Map(allProcesses().map((pid) => [pid, statOf(pid)] as const));
  let sum = 0;
  const add = (pid: number) => {
    const stat = stats.get(pid);
    if (!stat) return;
    sum += stat.ownMs + stat.endedMs;
    for (const [child, each] of stats) if (each?.parent === pid) add(child);
  };
  for (const pid of pids) add(pid);
  return sum;
}

/** Resident memory of one process, MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1024;
}

const allProcesses = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** proc_pid_stat(5); null for a process that ended meanwhile. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets and may have spaces; what follows begins with field 3.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [own, ended] = [
      [11, 12],
      [13, 14],
    ].map((at) => at.reduce((sum, index) => sum + fields[index]!, 0) * TICK_MS);
    return { parent: fields[1]!, ownMs: own!, endedMs: ended! };
  } catch {
    return null;
  }
}
