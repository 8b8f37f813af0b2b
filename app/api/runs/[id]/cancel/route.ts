import { cancelRun } from '#lib/runs/cancel-run.ts';

import { route } from '../../../../server/route.ts';

export const POST = route(null, (ctx, _body, { params }) => cancelRun(ctx, params.id!));
