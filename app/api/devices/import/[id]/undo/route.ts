import { undoImport } from '#lib/devices/undo-import.ts';

import { route } from '../../../../../server/handle.ts';

export const POST = route(null, (ctx, _body, { params }) => undoImport(ctx, params.id!));
