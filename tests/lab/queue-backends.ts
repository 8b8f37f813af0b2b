import type { QueueBackend } from '#lib/jobs/job-queue.ts';

import { type LabRedis, startRedis } from './redis.ts';

/** The two ways jobs are dispatched; the same tests run on both. */
export interface LabBackend {
  name: string;
  programs: string[];
  start(databaseUrl: string): Promise<QueueBackend & { redis: LabRedis | null; stop(): Promise<void> }>;
}

export const QUEUE_BACKENDS: LabBackend[] = [
  {
    name: 'PostgreSQL',
    programs: [],
    start: async (databaseUrl) => ({ redisUrl: null, databaseUrl, redis: null, stop: async () => {} }),
  },
  {
    name: 'Redis',
    programs: ['redis-server'],
    start: async (databaseUrl) => {
      const redis = await startRedis();
      return { redisUrl: redis.url, databaseUrl, redis, stop: () => redis.stop() };
    },
  },
];
