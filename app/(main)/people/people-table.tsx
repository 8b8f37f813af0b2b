'use client';

import Link from 'next/link';

import type { UserRow } from '#lib/people/manage-users.ts';

import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Time } from '../../ui/time.tsx';
import { ROLE_WORDS } from './role-words.ts';

type Row = UserRow & { self: boolean };

const COLUMNS: Column<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    pin: true,
    cell: ({ id, name, self }) => (
      <>
        <Link
          href={self ? '/account' : `/people/${id}`}
          prefetch={false}
          className="link font-medium"
          title={name}
        >
          {name}
        </Link>
        {self && <span className="ml-2 text-sm text-muted">you</span>}
      </>
    ),
  },
  { id: 'email', header: 'E-mail', cell: ({ email }) => <span title={email}>{email}</span> },
  { id: 'role', header: 'Role', cell: ({ role }) => ROLE_WORDS[role].label },
  {
    id: 'sites',
    header: 'Sites',
    cell: ({ sites }) =>
      sites.length === 0 ? <span className="text-muted">all</span> : <TagList tags={sites} />,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ disabledAt }) =>
      disabledAt ? (
        <span className="inline-flex items-baseline gap-1.5 text-bad">
          <Icon name="ban" />
          Disabled
        </span>
      ) : (
        <span className="inline-flex items-baseline gap-1.5">
          <Icon name="check" className="text-ok" />
          Active
        </span>
      ),
  },
  {
    id: 'signsIn',
    header: 'Signs in',
    cell: ({ provider, secondFactor }) =>
      provider ? 'Through the provider' : secondFactor ? 'Password and code' : 'Password',
  },
  {
    id: 'lastSignIn',
    header: 'Last sign-in',
    cell: ({ lastSignInAt }) => <Time at={lastSignInAt} missing="They have not signed in yet." />,
  },
  { id: 'made', header: 'Account made', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    id: 'log',
    header: '',
    align: 'end',
    cell: ({ id, name }) => (
      <Link
        href={`/audit?${new URLSearchParams({ kind: 'user', subject: id })}`}
        prefetch={false}
        className="link"
        aria-label={`Audit log of ${name}'s account`}
      >
        Audit log
      </Link>
    ),
  },
];

/** Accounts by name; one's own leads to its page. */
export function PeopleTable({ users, self }: { users: UserRow[]; self: string }) {
  const rows = users.map((user) => ({ ...user, self: user.id === self }));
  return <DataTable label="People" columns={COLUMNS} rows={rows} rowId={({ id }) => id} />;
}
