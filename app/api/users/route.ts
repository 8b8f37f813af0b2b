import { inviteUser, newInvitation } from '#lib/people/manage-users.ts';

import { route } from '../../server/handle.ts';

/** Invites a person. The token of the one-time link is told this once. */
export const POST = route(newInvitation, inviteUser);
