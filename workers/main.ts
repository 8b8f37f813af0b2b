import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import type { Config } from '#lib/config/config.ts';
import { openDb } from '#lib/db/client.ts';
import { dispatchChecks } from '#lib/jobs/dispatch-checks.ts';
import { dispatchVisits, VISITS_PER_SESSION } from '#lib/jobs/dispatch-visits.ts';
import type { JobHandlers } from '#lib/jobs/job-contracts.ts';
import { openJobQueue, runJobWorker, type ServedQueue } from '#lib/jobs/job-queue.ts';
import { type Lane, laneOf, queueName } from '#lib/jobs/queue-names.ts';
import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';
import { onVisitEnd } from '#lib/runs/visit-events.ts';
import { startDueSchedules } from '#lib/schedules/start-due-schedules.ts';

import { Beginnings } from './beginnings.ts';
import { FirstLogins } from './first-logins.ts';
import { checkDevice } from './handlers/check-device.ts';
import { visitDevices } from './handlers/visit-device.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { errorFields, log, setLogLevel } from './log.ts';
import { logVisit } from './log-visit.ts';
import { LoopWatch } from './loop-watch.ts';
import { Pause } from './pause.ts';
import { RunningVisits } from './running-visits.ts';
import { SessionSlots } from './session-slots.ts';
import { sshMeans } from './ssh-means.ts';
import { OwnRow } from './worker-row.ts';
import { VisitStore } from './visit-store.ts';
import type { WorkerServices } from './worker-services.ts';

/** The next visits are to be there before a session is free. */
const DISPATCH_MS = 150;
const LINKS_MS = 1_000;
/** Also how long a cancelled session may go on. */
const HEARTBEAT_MS = 2_000;
const ROW_MS = 5_000;
const SCHEDULES_MS = 5_000;
/** Together less than the 30 s after which who asked a worker to stop ends it. */
const DRAIN_MS = 18_000;
const STEP_MS = 2_000;
/** Statements end within 15 s, so that a connection silent for longer is dead. */
const SILENCE_MS = 20_000;
/** Visits of a fan-out in one job: a job costs either backend as much as a good part of a visit, whatever is in it. */
export const BATCH = 10;
/** What runs apart goes a job after another once the worker has stopped for the first. */
const VISITS_APART = 4;
/** Sessions kept for what a person waits for. */
const NOW_SESSIONS = 8;

/**
 * Runs a worker until the signal aborts: takes jobs, dispatches due visits, keeps its leases. Throws when the queue's own
 * loop ends unasked: whoever started the process starts it again.
 */
export async function runWorker(
  config: Config & { databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  setLogLevel(config.logLevel);
  onVisitEnd(logVisit);
  const open = (max: number, name: string) =>
    openDb(config.databaseUrl, { max, name, silenceMs: SILENCE_MS, planOnce: true });
  const db = open(10, 'ferrule-worker');
  const control = open(2, 'ferrule-worker-control');
  const name = `${hostname()}/${process.pid}`;
  const running = new RunningVisits(name);
  const sessions = new SessionSlots(config.concurrency);
  const nowSessions = new SessionSlots(NOW_SESSIONS);
  const dispatchPause = new Pause();
  const services: WorkerServices = {
    db,
    means: await sshMeans(config),
    running,
    stopping: signal,
    slots: sessions,
    beginnings: new Beginnings(),
    store: new VisitStore(db, name, config.minIntervalS),
    firstLogins: new FirstLogins(db, () => dispatchPause.cut()),
    name,
  };
  // What a person waits for never waits for a fan-out. What may end the worker ends no fan-out along with it: then it
  // would not be told from those that were only there.
  const lanes: Record<Lane, WorkerServices> = {
    now: { ...services, slots: nowSessions, beginnings: new Beginnings(), firstLogins: null },
    fleet: services,
    apart: { ...services, slots: new SessionSlots(config.concurrency) },
  };
  const handlers: JobHandlers = {
    'visit-devices': (payload, jobSignal, from) => {
      const lane = laneOf(from);
      const visit = () => visitDevices(lanes[lane], payload, jobSignal);
      return lane === 'apart' ? sessions.holdAll(visit) : visit();
    },
    'check-device': (payload, jobSignal) => checkDevice(services, payload, jobSignal),
  };
  const onError = quietly('queue');
  const backend = { redisUrl: config.redisUrl, databaseUrl: config.databaseUrl };
  const queue = openJobQueue(backend, onError);
  const { zones } = config;
  const row = new OwnRow(control, { name: services.name, zones, concurrency: config.concurrency });
  const leases = new LeaseKeeper(control, running);
  const loop = new LoopWatch();
  const handedBack = new AbortController();
  const loops = [
    every(ROW_MS, signal, 'worker-row', () => {
      loop.look();
      return row.beat(sessions.used + nowSessions.used);
    }),
    every(SCHEDULES_MS, signal, 'schedules', async () => {
      for (const start of await startDueSchedules(db, services.name))
        log('info', 'schedule-due', { ...start });
    }),
    every(
      DISPATCH_MS,
      signal,
      'dispatch',
      async () => {
        await dispatchVisits(db, queue, { zones, batch: BATCH });
        await dispatchChecks(db, queue, zones);
      },
      dispatchPause,
    ),
    // Links wait for visits: what is known of both ends is best known when a run is over.
    every(LINKS_MS, signal, 'links', () => resolveDueLinks(db, signal, running.count > 0 ? 1 : Infinity)),
    // Until the claims are handed back: those of a worker that drains are as good as ever.
    every(HEARTBEAT_MS, handedBack.signal, 'heartbeat', () => leases.beat()),
  ];
  const queues = zones.flatMap((zone) => servedQueues(zone, config.concurrency));
  const worker = await runJobWorker(backend, handlers, { queues, onError, signal });
  if (worker) {
    log('info', 'worker-ready', {
      queue: config.redisUrl ? 'redis' : 'postgresql',
      concurrency: config.concurrency,
      zones,
    });
  }

  const unasked = await Promise.race([aborted(signal), worker?.ended]);
  // A backend that is gone may never let anything settle; the claims are in the database and safe either way.
  await within(DRAIN_MS, worker?.close());
  const released = await within(STEP_MS, running.release(control));
  handedBack.abort();
  log('info', 'worker-stopped', { released: released ?? 0, longestStallMs: loop.longestMs });
  await within(STEP_MS, Promise.all([row.stop(), ...(unasked ? [] : loops)]));
  await within(STEP_MS, Promise.all([queue.close(), db.close(), control.close()]));
  if (unasked) throw unasked;
}

/**
 * What the work gave; undefined when it failed or took longer. The timer holds the process: what never settles has often
 * closed everything else that would, and a process without a handle ends as one that hangs.
 */
async function within<T>(ms: number, work: Promise<T> | undefined): Promise<T | undefined> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work?.catch(() => undefined), late]);
  } finally {
    over.abort();
  }
}

function servedQueues(zone: string, concurrency: number): ServedQueue[] {
  return [
    { name: queueName('now', zone), sessions: NOW_SESSIONS, visits: NOW_SESSIONS, perJob: 1 },
    {
      name: queueName('fleet', zone),
      sessions: concurrency,
      visits: VISITS_PER_SESSION * concurrency,
      perJob: BATCH,
    },
    { name: queueName('apart', zone), sessions: 1, visits: VISITS_APART, perJob: 1 },
  ];
}

/** Repeats `work` with a pause in between; an error is logged once per streak and never ends the loop. */
async function every(
  ms: number,
  signal: AbortSignal,
  name: string,
  work: () => Promise<unknown>,
  pause = new Pause(),
): Promise<void> {
  const complain = quietly(name);
  while (!signal.aborted) {
    try {
      await work();
      complain(null);
    } catch (error) {
      complain(error as Error);
    }
    await pause.take(ms, signal);
  }
}

/** Logs an error when it is new; a backend that is down says so once, and once more when it is back. */
function quietly(name: string): (error: Error | null) => void {
  let last: string | null = null;
  return (error) => {
    if (error === null) {
      if (last !== null) log('info', `${name}-recovered`);
      last = null;
      return;
    }
    const fields = errorFields(error);
    if (fields.error === last) return;
    last = String(fields.error);
    log('warn', `${name}-error`, fields);
  };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((done) => {
    if (signal.aborted) done(undefined);
    else signal.addEventListener('abort', () => done(undefined), { once: true });
  });
}
