import { z } from 'zod';

import { selection } from '#lib/runs/selection.ts';
import { previewRun } from '#lib/selections/preview-run.ts';

import { route } from '../../../server/handle.ts';

/** A dry run: what would be visited, how, and what stands in the way. */
export const POST = route(z.strictObject({ select: selection }), (ctx, { select }) =>
  previewRun(ctx, select),
);
