import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Gather, MOST } from '#workers/gather.ts';

const PAUSE_MS = 100;
/** What each piece of work was given. */
let pieces: string[][];

beforeEach(() => {
  pieces = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const gatherOf = (pauseMs: number) =>
  new Gather<string, string>(
    (items) => {
      pieces.push(items);
      if (items.includes('bad')) return Promise.reject(new Error('bad'));
      return Promise.resolve(items.map((item) => item.toUpperCase()));
    },
    { pauseMs },
  );

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('work gathered with a pause', () => {
  it('begins at once where nothing was asked for lately, with all that one turn asks for', async () => {
    const gather = gatherOf(PAUSE_MS);
    const results = Promise.all([gather.add('a'), gather.add('b')]);
    await passes(0);
    expect(pieces).toEqual([['a', 'b']]);
    expect(await results).toEqual(['A', 'B']);
  });

  it('goes on with what came during the pause in one piece, after it', async () => {
    const gather = gatherOf(PAUSE_MS);
    const first = gather.add('a');
    await passes(10);
    const later = [gather.add('b')];
    await passes(20);
    later.push(gather.add('c'));
    await passes(PAUSE_MS - 31);
    expect(pieces).toEqual([['a']]);
    await passes(1);
    expect(pieces).toEqual([['a'], ['b', 'c']]);
    expect(await Promise.all([first, ...later])).toEqual(['A', 'B', 'C']);
    await passes(PAUSE_MS);
    const afterwards = gather.add('d');
    await passes(0);
    expect(await afterwards).toBe('D');
  });

  it('waits for no pause where a piece is full', async () => {
    const gather = gatherOf(PAUSE_MS);
    void gather.add('a');
    await passes(1);
    const full = Array.from({ length: MOST }, (_, at) => gather.add(`${at}`));
    await passes(0);
    expect(pieces.map(({ length }) => length)).toEqual([1, MOST]);
    expect(await Promise.all(full)).toHaveLength(MOST);
  });

  it('lets one that fails spoil no other', async () => {
    const gather = gatherOf(0);
    const ends = Promise.allSettled(['a', 'bad', 'c'].map((item) => gather.add(item)));
    await passes(0);
    expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

it('a piece holds fewer of what is more work, and always one', async () => {
  const sizes: number[] = [];
  const gather = new Gather<number, null>(
    (items) => {
      sizes.push(items.length);
      return Promise.resolve(items.map(() => null));
    },
    { weigh: (weight) => weight },
  );
  const work = [MOST / 2, MOST / 2, 1, 2 * MOST, ...Array.from({ length: MOST }, () => 1)];
  const all = Promise.all(work.map((weight) => gather.add(weight)));
  await passes(0);
  await all;
  expect(sizes).toEqual([2, 1, 1, MOST]);
});
