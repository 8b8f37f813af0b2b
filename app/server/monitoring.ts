import { openJobQueue } from '#lib/jobs/job-queue.ts';
import { ReadyCheck } from '#lib/jobs/readiness.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { sitesOf, requirePermission } from '#lib/people/actor.ts';
import { actorOfToken } from '#lib/people/api-tokens.ts';
import { RunMetrics } from '#lib/runs/run-metrics.ts';

import { services } from './services.ts';

interface Monitoring {
  metrics: RunMetrics;
  ready: ReadyCheck;
}

const holder = globalThis as { ferruleMonitoring?: Monitoring };

/** Made at the first look and kept: counters count from then on. */
export function monitoring(): Monitoring {
  holder.ferruleMonitoring ??= createMonitoring();
  return holder.ferruleMonitoring;
}

function createMonitoring(): Monitoring {
  const { db, config } = services();
  const backend = { redisUrl: config.redisUrl, databaseUrl: config.databaseUrl! };
  // Whether the queue answers is asked, and told, at each look.
  const queue = openJobQueue(backend, () => {});
  return { metrics: new RunMetrics(db), ready: new ReadyCheck(db, queue) };
}

/** Headers that only a proxy adds: then the peer is the proxy, not the asker. */
const FORWARDED = ['forwarded', 'x-real-ip', 'via'];

/**
 * The refusal of who may not read the metrics; null for who asks from this machine without a proxy in between, and for API
 * tokens of the whole fleet with the scope inventory:read. @throws UserError 403
 */
export async function refuseStranger(request: Request): Promise<Response | null> {
  const address = request.headers.get('x-ferrule-client-ip');
  const authorization = request.headers.get('authorization');
  if (authorization === null) {
    if (isThisMachine(request)) return null;
    return unauthorised('Metrics need an API token with the scope inventory:read.');
  }
  const actor = await actorOfToken(services().db, authorization, address);
  if (!actor) return unauthorised('This token is unknown, revoked or expired.');
  requirePermission(actor, 'inventory:read');
  if (sitesOf(actor))
    throw new UserError(403, 'Metrics are of the whole fleet, and this token is of some sites.');
  return null;
}

const unauthorised = (error: string) =>
  Response.json({ error }, { status: 401, headers: { 'www-authenticate': 'Bearer' } });

/** Next.js itself says in X-Forwarded-For who the peer is, unless a proxy named somebody there. */
function isThisMachine({ headers }: Request): boolean {
  const peer = headers.get('x-ferrule-client-ip');
  const forwardedFor = headers.get('x-forwarded-for') ?? peer;
  return isLoopback(peer) && isLoopback(forwardedFor) && FORWARDED.every((name) => !headers.has(name));
}

function isLoopback(address: string | null): boolean {
  return address !== null && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address);
}
