import { createApiToken, newApiToken } from '#lib/people/api-tokens.ts';

import { route } from '../../server/handle.ts';

/** Makes an API token. Its text is told this once. */
export const POST = route(newApiToken, createApiToken);
