import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';

import type { Context } from '#lib/context.ts';
import type { Actor } from '#lib/people/actor.ts';
import { findActor } from '#lib/people/find-actor.ts';

import { services } from './services.ts';

/** Who is signed in, or null. Asked once per request. */
export const maybeActor = cache(async (): Promise<Actor | null> =>
  findActor(services().db, services().auth, await headers()),
);

/** The context of a page; sends people who are not signed in to the sign-in page. */
export async function pageContext(): Promise<Context> {
  const actor = await maybeActor();
  if (!actor) redirect('/sign-in');
  return { db: services().db, actor };
}
