import { listSelections, newSelection, saveSelection } from '#lib/selections/saved-selections.ts';

import { route } from '../../../server/handle.ts';

export const GET = route(null, async (ctx) => ({ selections: await listSelections(ctx) }));

export const POST = route(newSelection, saveSelection);
