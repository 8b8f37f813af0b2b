import { z } from 'zod';

/** Every job there is. Payloads carry ids only; handlers in workers/handlers are idempotent and safe to overlap. */
export const JOBS = {
  'visit-device': { payload: z.strictObject({ visitId: z.uuid() }) },
} as const satisfies Record<string, { payload: z.ZodType }>;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['payload']>;

/** `signal` aborts when the worker must let go of the job. */
export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>, signal: AbortSignal) => Promise<void> };
