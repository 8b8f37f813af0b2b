import { setTimeout as delay } from 'node:timers/promises';

/** Polls until the condition holds and returns what it returned. Fails with the last value or error after `ms`. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean = Boolean,
  ms = 20_000,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > end)
      throw new Error(`did not become true in ${ms} ms; last: ${JSON.stringify(value)}`);
    await delay(50);
  }
}
