import type { Tx } from '#lib/db/client.ts';

/** What can be read once these devices' keys are approved: they themselves, and what is behind those that are jump hosts. */
export async function readableNow(tx: Tx, deviceIds: string[]): Promise<string[]> {
  const devices = await tx.device.findMany({
    where: {
      OR: [{ id: { in: deviceIds } }, { viaId: { in: deviceIds } }],
      role: { not: 'jump' },
      retiredAt: null,
    },
    select: { id: true },
  });
  return devices.map(({ id }) => id);
}
