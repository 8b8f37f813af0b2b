import { exportRuns } from '#lib/runs/export-run-tables.ts';

import { csvResponse } from '../../server/csv-response.ts';
import { route } from '../../server/handle.ts';

/** All runs, or with `label` those that were started for the same. */
export const GET = route(null, async (ctx, _body, { request, url }) => {
  const label = url.searchParams.get('label');
  return csvResponse(await exportRuns(ctx, { label }, request.signal), 'ferrule-runs.csv');
});
