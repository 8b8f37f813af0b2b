import { z } from 'zod';

import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';

/** A name as people see it. */
export const personName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(100)
  .regex(NO_HIDDEN, 'The name has characters that do not show.');
