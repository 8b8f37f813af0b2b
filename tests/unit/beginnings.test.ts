import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { BEGINNING_MS, Beginnings, PATIENCE_MS } from '#workers/beginnings.ts';

let log: string[];
let beginnings: Beginnings;

beforeEach(() => {
  log = [];
  beginnings = new Beginnings();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const store = (name: string) => void beginnings.after().then(() => log.push(name));

test('what follows a session waits for the last that begins, and for none where none does', async () => {
  store('alone');
  await passes(0);
  const [first, second] = [beginnings.begin(), beginnings.begin()];
  store('a');
  store('b');
  first();
  // Told twice, as by a session that begins and then fails.
  first();
  await passes(0);
  expect(log).toEqual(['alone']);
  second();
  await passes(0);
  expect(log).toEqual(['alone', 'a', 'b']);
});

test('a session that does not get on is waited for no longer than half a second', async () => {
  beginnings.begin();
  await passes(BEGINNING_MS - 100);
  store('a');
  await passes(99);
  expect(log).toEqual([]);
  await passes(1);
  expect(log).toEqual(['a']);
});

test('where sessions begin all the time, each waits half a second', async () => {
  const others = setInterval(() => setTimeout(beginnings.begin(), 20), 10);
  await passes(100);
  store('a');
  await passes(PATIENCE_MS - 1);
  expect(log).toEqual([]);
  await passes(1);
  expect(log).toEqual(['a']);
  clearInterval(others);
});
