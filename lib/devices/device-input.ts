import { isIP } from 'node:net';
import { z } from 'zod';

import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { SSH_PROFILES } from '#lib/ssh/algorithms.ts';

import { platformInput } from './platform-choice.ts';
import { DETECT } from './special-platforms.ts';

const oneLine = (what: string, max: number) =>
  z
    .string()
    .trim()
    .max(max, `${what} is longer than ${max} characters.`)
    .regex(NO_HIDDEN, `${what} has characters that do not show.`);

const HOST_NAME =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/** An IP address or a host name; anything else could mean something to a resolver that nobody meant. */
const address = z
  .string()
  .trim()
  .min(1, 'Enter an address.')
  .max(253, 'The address is longer than 253 characters.')
  .refine((value) => isIP(value) !== 0 || isHostName(value), {
    error: 'This is neither an IP address nor a host name.',
  });

/** Host names whose last label is a number are spellings of IPv4 addresses to some resolvers. */
function isHostName(value: string): boolean {
  return HOST_NAME.test(value) && !/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(value);
}

const port = z
  .union([z.number(), z.string().trim()])
  .transform((value) => (value === '' ? 22 : Number(value)))
  .pipe(
    z
      .number('The port must be a number.')
      .int('The port must be a whole number.')
      .min(1, 'The port must be 1 to 65535.')
      .max(65535, 'The port must be 1 to 65535.'),
  );

const tags = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((text) => text.split(/[,;]/)))
  .transform((list) => [...new Set(list.map((tag) => tag.trim()).filter((tag) => tag !== ''))])
  .pipe(z.array(oneLine('A tag', 50)).max(20, 'A device can have at most 20 tags.'));

const notes = z
  .string()
  .trim()
  .max(2000, 'The notes are longer than 2000 characters.')
  .regex(
    /^[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]*$/u,
    'The notes have characters that do not show.',
  );

/** One device as a person registers it. What is left out has its default; only the first three are needed. */
export const deviceInput = z.strictObject({
  name: oneLine('The name', 100).min(1, 'Enter a name.'),
  address,
  credential: oneLine('The credential', 100).min(1, 'Choose a credential.'),
  port: port.default(22),
  platform: platformInput.default(DETECT),
  ssh: z.enum(SSH_PROFILES, 'SSH is modern or legacy.').default('modern'),
  /** The name of the device its sessions go through; '': none. */
  via: oneLine('The jump host', 100).default(''),
  site: oneLine('The site', 100).default(''),
  tags: tags.default([]),
  zone: oneLine('The zone', 50).default(''),
  notes: notes.default(''),
});

export type DeviceInput = z.infer<typeof deviceInput>;

/** The columns of a CSV, in the order in which they are shown and exported. */
export const DEVICE_COLUMNS = [
  'name', 'address', 'port', 'platform', 'credential', 'via', 'site', 'tags', 'zone', 'notes', 'ssh',
] as const satisfies readonly (keyof DeviceInput)[]; // prettier-ignore
