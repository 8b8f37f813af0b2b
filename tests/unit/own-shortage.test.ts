import { expect, test } from 'vitest';

import { SshError } from '#lib/ssh/ssh-error.ts';
import { isOwnShortage } from '#workers/failure-of.ts';

const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const session = (cause: unknown) =>
  new SshError('unreachable', '192.0.2.1 port 22 cannot be reached.', { stage: 'connect', cause });

test.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL'])('%s is the worker’s own trouble', (code) => {
  expect(isOwnShortage(session(system(code)))).toBe(true);
});

test.each(['ECONNREFUSED', 'EHOSTUNREACH'])('%s is about the device', (code) => {
  expect(isOwnShortage(session(system(code)))).toBe(false);
});

test('an error without a cause is not', () => {
  expect(isOwnShortage(session(undefined))).toBe(false);
});
