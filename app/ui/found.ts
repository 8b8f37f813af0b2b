import { notFound } from 'next/navigation';

import { UserError } from '#lib/fleet/user-error.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Loads the row of a page's address; an id that is none, or that nothing has, shows the not-found page. */
export async function found<T>(id: string, load: (id: string) => Promise<T>): Promise<T> {
  if (!UUID.test(id)) notFound();
  try {
    return await load(id);
  } catch (error) {
    if (error instanceof UserError && error.status === 404) notFound();
    throw error;
  }
}
