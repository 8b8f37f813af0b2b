import { z } from 'zod';

import { checkDevices } from '#lib/devices/check-devices.ts';
import { DEVICE_COLUMNS } from '#lib/devices/device-input.ts';
import { parseDeviceCsv } from '#lib/devices/parse-device-csv.ts';

import { route } from '../../../server/handle.ts';

export const POST = route(z.strictObject({ csv: z.string().max(8_000_000) }), async (ctx, { csv }) => {
  const rows = await checkDevices(ctx, parseDeviceCsv(csv));
  return {
    columns: DEVICE_COLUMNS,
    rows: rows.map(({ row, given, errors }) => ({ row, input: given, errors })),
    ok: rows.every(({ errors }) => errors.length === 0),
  };
});
