import { getCheck } from '#lib/devices/device-check.ts';

import { route } from '../../../../server/handle.ts';

export const GET = route(null, (ctx, _body, { params }) => getCheck(ctx, params.id!));
