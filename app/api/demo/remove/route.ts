import { removeDemo } from '#lib/devices/remove-demo.ts';

import { route } from '../../../server/handle.ts';

export const POST = route(null, (ctx) => removeDemo(ctx));
