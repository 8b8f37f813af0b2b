import { expect, test } from 'vitest';

import { laneOf, LANES, queueName } from '#lib/jobs/queue-names.ts';

test('the lane of a queue is told from its name, whatever the zone is called', () => {
  for (const lane of LANES)
    for (const zone of ['', 'dmz', 'now', 'fleet-solo', '-', 'Zürich/2', 'a:b'])
      expect([lane, zone, laneOf(queueName(lane, zone))]).toEqual([lane, zone, lane]);
});

test('other queues have none', () => {
  expect(() => laneOf('ferrule')).toThrow(RangeError);
  expect(() => laneOf('other-now')).toThrow(RangeError);
});
