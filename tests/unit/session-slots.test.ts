import { expect, test } from 'vitest';

import { SessionSlots } from '#workers/session-slots.ts';

/** Work that ends when it is told to. */
function task(slots: SessionSlots, name: string, log: string[], how: 'hold' | 'holdAll' = 'hold') {
  let end!: () => void;
  const told = new Promise<void>((done) => {
    end = done;
  });
  const over = slots[how](async () => {
    log.push(`${name} begins`);
    await told;
    log.push(`${name} ends`);
  });
  return { end, over };
}

const settled = () => new Promise<void>((done) => setImmediate(done));

test('sessions beyond the size wait in turn', async () => {
  const log: string[] = [];
  const slots = new SessionSlots(2);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => task(slots, name, log));
  await settled();
  expect(log).toEqual(['a begins', 'b begins']);
  b!.end();
  await b!.over;
  await settled();
  expect(log).toEqual(['a begins', 'b begins', 'b ends', 'c begins']);
  for (const each of [a, c]) each!.end();
  await Promise.all([a!.over, c!.over]);
});

test('T34: what runs alone waits for those before it, and those after it wait for it', async () => {
  const log: string[] = [];
  const slots = new SessionSlots(3);
  const before = ['a', 'b'].map((name) => task(slots, name, log));
  const alone = task(slots, 'alone', log, 'holdAll');
  const after = task(slots, 'z', log);
  await settled();
  expect(log).toEqual(['a begins', 'b begins']);
  for (const each of before) each.end();
  await Promise.all(before.map(({ over }) => over));
  await settled();
  expect(log.slice(4)).toEqual(['alone begins']);
  alone.end();
  await alone.over;
  await settled();
  expect(log.slice(4)).toEqual(['alone begins', 'alone ends', 'z begins']);
  after.end();
  await after.over;
});

test('a session that is over makes place while its work goes on, but not for what runs alone', async () => {
  const log: string[] = [];
  const slots = new SessionSlots(1);
  let stored!: () => void;
  const storing = new Promise<void>((done) => {
    stored = done;
  });
  const first = slots.hold(async (giveBack) => {
    giveBack();
    await storing;
    log.push('a stored');
  });
  const second = task(slots, 'b', log);
  const alone = task(slots, 'alone', log, 'holdAll');
  await settled();
  expect([log, slots.used]).toEqual([['b begins'], 1]);
  second.end();
  await second.over;
  await settled();
  expect(log).toEqual(['b begins', 'b ends']);
  stored();
  await first;
  await settled();
  expect(log.slice(2)).toEqual(['a stored', 'alone begins']);
  alone.end();
  await alone.over;
  // A place is given back once.
  const [c, d] = ['c', 'd'].map((name) => task(slots, name, log));
  await settled();
  expect(log.slice(5)).toEqual(['c begins']);
  for (const each of [c, d]) each!.end();
  await Promise.all([c!.over, d!.over]);
});

test('work that fails gives its place back', async () => {
  const slots = new SessionSlots(1);
  const failing = () => Promise.reject(new Error('on purpose'));
  await expect(slots.hold(failing)).rejects.toThrow('on purpose');
  await expect(slots.holdAll(failing)).rejects.toThrow('on purpose');
  expect(await slots.hold(async () => 'done')).toBe('done');
});
