import { exportRunTable } from '#lib/runs/export-run-tables.ts';

import { csvResponse } from '../../../../server/csv-response.ts';
import { route } from '../../../../server/handle.ts';

export const GET = route(null, async (ctx, _body, { params, request }) =>
  csvResponse(await exportRunTable(ctx, params.id!, 'stages', request.signal), 'ferrule-stages.csv'),
);
