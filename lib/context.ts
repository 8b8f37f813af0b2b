import type { Db } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/actor.ts';

/** What every function called for a person gets first: the database and who asks. */
export interface Context {
  db: Db;
  actor: Actor;
}
