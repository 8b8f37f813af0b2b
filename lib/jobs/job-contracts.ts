import { z } from 'zod';

/** Visits that one job may carry: a job costs the PostgreSQL backend milliseconds, whatever is in it. */
export const MAX_BATCH = 20;

/** Every job there is. Payloads carry ids only; handlers in workers/handlers are idempotent and safe to overlap. */
export const JOBS = {
  'visit-devices': { payload: z.strictObject({ visitIds: z.array(z.uuid()).min(1).max(MAX_BATCH) }) },
  'check-device': { payload: z.strictObject({ checkId: z.uuid() }) },
} as const satisfies Record<string, { payload: z.ZodType }>;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['payload']>;

/** `signal` aborts when the worker must let go of the job; `queue` is the name of the one it came from. */
export type JobHandlers = {
  [N in JobName]: (payload: JobPayload<N>, signal: AbortSignal, queue: string) => Promise<void>;
};
