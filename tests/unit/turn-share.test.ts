import { expect, it } from 'vitest';

import { inTurn, takeTurn } from '#lib/turn-share.ts';

const MS = 8;

/** Keeps the event loop busy. */
function busy(): void {
  const until = performance.now() + MS;
  while (performance.now() < until);
}

it('dozens of pieces of work that are due at once leave the event loop to others in between', async () => {
  const turns: number[] = [];
  let turn = 0;
  const count = () => {
    turn += 1;
    if (turns.length < 12) setImmediate(count);
  };
  setImmediate(count);
  const work = Array.from({ length: 12 }, () =>
    inTurn(() => {
      busy();
      turns.push(turn);
    }),
  );
  await Promise.all(work);
  const inOne = [...new Set(turns)].map((one) => turns.filter((other) => other === one).length);
  expect(Math.max(...inOne)).toBeLessThanOrEqual(3);
  expect(turns).toHaveLength(12);
});

it('what a session hears keeps its order, whether a part of it had to wait or not', async () => {
  const heard: number[] = [];
  const hear = (part: number) =>
    takeTurn(() => {
      busy();
      heard.push(part);
    });
  for (let part = 0; part < 6; part += 1) hear(part);
  expect(heard.length).toBeLessThan(6);
  await new Promise<void>((later) => {
    setImmediate(() => {
      hear(6);
      later();
    });
  });
  expect(heard).not.toContain(6);
  await expect.poll(() => heard).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('what the work throws is told, and the next is done all the same', async () => {
  const failing = inTurn(() => {
    throw new Error('not readable');
  });
  await expect(failing).rejects.toThrow('not readable');
  expect(await inTurn(() => 'read')).toBe('read');
});
