import type { Tx } from '#lib/db/client.ts';
import type { SshProfile } from '#lib/ssh/algorithms.ts';

import { DEVICE_COLUMNS, type DeviceInput } from './device-input.ts';

/** What was registered of these devices, by id, as a person would register it again. */
export async function findDeviceInputs(tx: Tx, ids: string[]): Promise<Map<string, DeviceInput>> {
  const devices = await tx.device.findMany({
    where: { id: { in: ids } },
    include: { credential: { select: { name: true } }, via: { select: { name: true } } },
  });
  return new Map(
    devices.map(({ id, credential, via, ...device }) => [
      id,
      registered({
        ...device,
        ssh: device.ssh as SshProfile,
        credential: credential.name,
        via: via?.name ?? '',
      }),
    ]),
  );
}

/** Of everything that is known of a device only what was registered: what the audit log and an export say. */
export function registered(device: DeviceInput): DeviceInput {
  return Object.fromEntries(DEVICE_COLUMNS.map((column) => [column, device[column]])) as DeviceInput;
}
