import { cancelRun } from '#lib/runs/cancel-run.ts';

import { route } from '../../../../server/handle.ts';

export const POST = route(null, (ctx, _body, { params }) => cancelRun(ctx, params.id!));
