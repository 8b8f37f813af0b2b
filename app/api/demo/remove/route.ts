import { removeDemo } from '#lib/devices/remove-demo.ts';

import { route } from '../../../server/route.ts';

export const POST = route(null, (ctx) => removeDemo(ctx));
