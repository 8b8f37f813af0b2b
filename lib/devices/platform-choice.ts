import { z } from 'zod';

import { HOST_KINDS } from '#lib/fleet/host-kind.ts';
import type { PlatformCommand } from '#lib/platforms/platform.ts';
import { platformById, PLATFORMS } from '#lib/platforms/registry.ts';

import type { DeviceRole } from './list-devices.ts';
import { DETECT, JUMP } from './special-platforms.ts';

/** A platform as a person chooses it, with all that whoever grants the account has to know. Plain data for a page. */
export interface PlatformChoice {
  id: string;
  label: string;
  role: 'host' | 'switch';
  commands: readonly PlatformCommand[];
  privilege: string;
}

/** Every platform in the order of the registry: hosts, then switches. */
export function platformChoices(): PlatformChoice[] {
  return PLATFORMS.map(({ id, label, role, commands, privilege }) => ({
    id,
    label,
    role,
    commands,
    privilege,
  }));
}

/** What a device of this platform is; a device that has yet to be detected counts as a host until then. */
export function roleOfPlatform(platform: string): DeviceRole {
  return platform === JUMP ? 'jump' : (platformById(platform)?.role ?? 'host');
}

/** An id of the registry, `auto` or `jump`. A label or the name of a hypervisor stands for the id; '' for `auto`. */
export const platformInput = z
  .string()
  .trim()
  .transform((given, ctx) => {
    const id = SPELLINGS.get(given.toLowerCase());
    if (id !== undefined) return id;
    ctx.addIssue({
      code: 'custom',
      message: `There is no platform "${given.slice(0, 40)}": it is ${[DETECT, JUMP, ...PLATFORMS.map((each) => each.id)].join(', ')}.`,
    });
    return z.NEVER;
  });

const SPELLINGS = new Map<string, string>([
  ['', DETECT],
  [DETECT, DETECT],
  ['detect', DETECT],
  [JUMP, JUMP],
  ['jump host', JUMP],
  ...Object.entries(HOST_KINDS).flatMap(([kind, label]) => {
    const id = platformById(kind)?.id ?? 'linux';
    return [[kind, id] as const, [label.toLowerCase(), id] as const];
  }),
  ...PLATFORMS.flatMap(({ id, label }) => [[id, id] as const, [label.toLowerCase(), id] as const]),
]);
