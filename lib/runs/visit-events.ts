import { channel } from 'node:diagnostics_channel';

import type { VisitOutcome } from './finish-visit.ts';

/** A visit that ended, once its results are stored. Without secrets, and without what the device said. */
export interface VisitEvent {
  visit: string;
  run: string;
  device: string;
  /** Its name. */
  name: string;
  zone: string;
  /** Which attempt it was, from 1. */
  attempt: number;
  outcome: VisitOutcome;
  /** A kind of lib/fleet; null when it was read in full. */
  cause: string | null;
  portsTotal: number | null;
  portsRead: number | null;
  startedAt: Date;
  endedAt: Date;
  /** Milliseconds of each stage; null: not reached. */
  connectMs: number | null;
  authMs: number | null;
  readMs: number | null;
  parseMs: number | null;
  storeMs: number;
}

const ends = channel('ferrule:visit:end');

/**
 * Tells whoever listens in this process that a visit ended: the worker's log, and what an operator loads with `--import`,
 * who subscribes with `diagnostics_channel.subscribe('ferrule:visit:end', listener)`. The stages lie one after the other
 * before `endedAt`, in the order of `STAGES`.
 */
export function publishVisitEnd(event: VisitEvent): void {
  ends.publish(event);
}

export function onVisitEnd(listener: (event: VisitEvent) => void): void {
  ends.subscribe((event) => listener(event as VisitEvent));
}

/** What the database knows of it. */
export type EndedVisit = Pick<VisitEvent, 'name' | 'zone' | 'attempt' | 'startedAt' | 'endedAt' | 'storeMs'>;
