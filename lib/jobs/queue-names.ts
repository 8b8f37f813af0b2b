/**
 * What waits apart, so that one never waits behind the other: what a person waits for, the fan-outs, and visits that
 * workers did not survive, a job at a time.
 */
export const LANES = ['now', 'fleet', 'apart'] as const;
export type Lane = (typeof LANES)[number];

/** The queue of a lane and a zone. The zone without a name has the plain name; others are spelled safely. */
export function queueName(lane: Lane, zone: string): string {
  return zone === '' ? `ferrule-${lane}` : `ferrule-${lane}-${encodeURIComponent(zone)}`;
}

/** The lane of a queue that `queueName` named. */
export function laneOf(queue: string): Lane {
  const lane = LANES.find((each) => `${queue}-`.startsWith(`${queueName(each, '')}-`));
  if (!lane) throw new RangeError(`no lane has the queue ${queue}`);
  return lane;
}
