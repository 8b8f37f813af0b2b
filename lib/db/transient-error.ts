import { setTimeout as delay } from 'node:timers/promises';

/**
 * SQLSTATE after which the same work may succeed (PostgreSQL, appendix A): connection exceptions, transactions that were
 * rolled back for another's sake, no resources, the operator intervened, system errors, a lock or a session that timed out.
 */
const TRANSIENT_STATE = /^(08|40|53|57|58)...$|^55P03$|^25P03$/;
/** Prisma's: not reachable, timed out, closed, no connection free, transaction lost, write conflict. */
const TRANSIENT_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']);
/** The same in the words of its adapter. */
const TRANSIENT_KIND = new Set([
  'DatabaseNotReachable',
  'SocketTimeout',
  'ConnectionClosed',
  'TransactionWriteConflict',
]);
const TRANSIENT_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EMFILE',
]);
/** pg gives these no code. The last is a Unix socket whose server is gone. */
const LOST_CONNECTION =
  /Connection terminated|is not queryable|timeout exceeded when trying to connect|Query read timeout|connect ENOENT/;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Whether an error of the database, by pg or by Prisma, says nothing about the work: it may succeed later. */
export function isTransient(error: unknown): boolean {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; depth++) {
    const { code, meta, cause, message } = each as Error & { code?: unknown; meta?: Meta };
    // What a COMMIT meets Prisma throws as its adapter has it: the cause is no Error.
    const told = [meta?.driverAdapterError?.cause, cause as Told | undefined];
    const codes = [code, ...told.flatMap((one) => [one?.originalCode, one?.kind])].map(String);
    if (codes.some(isTransientCode) || LOST_CONNECTION.test(message)) return true;
    each = cause;
  }
  return false;
}

/** Of @prisma/driver-adapter-utils. */
interface Told {
  kind?: string;
  originalCode?: string;
}

interface Meta {
  driverAdapterError?: { cause?: Told };
}

function isTransientCode(code: string): boolean {
  return (
    TRANSIENT_STATE.test(code) ||
    [TRANSIENT_PRISMA, TRANSIENT_KIND, TRANSIENT_SYSTEM].some((codes) => codes.has(code))
  );
}

/**
 * Repeats work that may be repeated, with growing pauses, until it succeeds, fails for good, or `ms` have passed; then its
 * error is thrown.
 */
export async function retryTransient<T>(work: () => Promise<T>, ms: number): Promise<T> {
  const end = performance.now() + ms;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() > end) throw error;
    }
    await delay(pause * (0.5 + Math.random()), undefined, { ref: false });
  }
}
