import { checkInput, startCheck } from '#lib/devices/device-check.ts';

import { route } from '../../../server/handle.ts';

export const POST = route(checkInput, (ctx, input) => startCheck(ctx, input));
