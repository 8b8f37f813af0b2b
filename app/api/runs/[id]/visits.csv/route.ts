import { exportVisits } from '#lib/runs/export-visits.ts';

import { route } from '../../../../server/handle.ts';
import { csvResponse } from '../../../../server/csv-response.ts';

export const GET = route(null, async (ctx, _body, { params, request }) =>
  csvResponse(await exportVisits(ctx, params.id!, request.signal), 'ferrule-visits.csv'),
);
