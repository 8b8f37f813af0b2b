import { expect, test } from 'vitest';

import { Pause } from '#workers/pause.ts';

/** Longer than a test may take. */
const LONG_MS = 60_000;
const { signal } = new AbortController();

test('a pause is cut short, also before it has begun, and the next one is as long as ever', async () => {
  const pause = new Pause();
  const taken = pause.take(LONG_MS, signal);
  pause.cut();
  await taken;
  pause.cut();
  await pause.take(LONG_MS, signal);
  let over = false;
  const stop = new AbortController();
  const next = pause.take(LONG_MS, stop.signal).finally(() => {
    over = true;
  });
  await new Promise((done) => setImmediate(done));
  expect(over).toBe(false);
  stop.abort();
  await next;
});
