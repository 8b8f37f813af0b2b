import { getRunSummary } from '#lib/runs/run-summary.ts';

import { route } from '../../../server/handle.ts';

/** A run in figures, for scripts that wait for it. */
export const GET = route(null, (ctx, _body, { params }) => getRunSummary(ctx, params.id!));
