import type { Context } from '#lib/context.ts';
import { listCredentials } from '#lib/devices/list-credentials.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { platformChoices } from '#lib/devices/platform-choice.ts';

import type { DeviceOffers } from './device-fields.tsx';

/** What the form of a device offers to choose from. */
export async function deviceOffers(ctx: Context): Promise<DeviceOffers> {
  const [credentials, devices] = await Promise.all([listCredentials(ctx), listDevices(ctx)]);
  const jumps = devices.flatMap(({ role, name, via }) => [role === 'jump' ? name : '', via?.name ?? '']);
  return {
    credentials,
    platforms: platformChoices(),
    jumps: distinct(jumps),
    sites: distinct(devices.map(({ site }) => site)),
    zones: distinct(devices.map(({ zone }) => zone)),
  };
}

const distinct = (values: string[]): string[] =>
  [...new Set(values.filter((value) => value !== ''))].toSorted();
