import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';
import { listUsers } from '#lib/people/manage-users.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { TableRegion } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Refused } from '../../ui/refused.tsx';
import { PeopleTable } from './people-table.tsx';
import { WHO_CHANGES_ACCOUNTS } from './role-words.ts';

export const metadata: Metadata = { title: 'People' };

/** Everybody with an account, and what they may do. */
export default async function PeoplePage() {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'user:write')) return <Refused title="People" why={WHO_CHANGES_ACCOUNTS} />;
  const users = await listUsers(ctx);
  return (
    <Page
      fill
      title="People"
      summary={String(users.length)}
      actions={
        <ButtonLink variant="primary" icon="plus" href="/people/new">
          Invite a person
        </ButtonLink>
      }
    >
      <TableRegion label="People">
        <PeopleTable users={users} self={ctx.actor.id} />
      </TableRegion>
    </Page>
  );
}
