'use client';

import Link from 'next/link';

import { AUDIT_ACTIONS } from '#lib/audit/audit-actions.ts';
import { auditHref, type AuditQuery } from '#lib/audit/audit-query.ts';
import type { AuditRow } from '#lib/audit/list-audit.ts';

import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Missing } from '../../ui/missing.tsx';
import { Icon, type IconName } from '../../ui/ui-icon.tsx';
import { factName, factText, kindWord } from './audit-words.ts';

const ACTOR_ICONS: Record<string, IconName> = {
  person: 'user',
  token: 'key',
  worker: 'run',
  command: 'host',
};
const ACTOR_WORDS: Record<string, string> = {
  person: 'Signed in',
  token: 'With an API token',
  worker: 'A worker process',
  command: 'On the command line of the server',
};

const columnsOf = (query: AuditQuery): Column<AuditRow>[] => [
  { id: 'at', header: 'Time (UTC)', pin: true, full: true, cell: ({ at }) => <Moment at={at} /> },
  {
    id: 'who',
    header: 'Who',
    cell: ({ actorKind, actorName }) => (
      <span className="inline-flex max-w-full items-baseline gap-1.5">
        <span title={ACTOR_WORDS[actorKind]} className="self-center text-muted">
          <Icon name={ACTOR_ICONS[actorKind] ?? 'unknown'} />
          <span className="sr-only">{ACTOR_WORDS[actorKind]}</span>
        </span>
        <Narrowed href={auditHref({ ...query, actor: actorName, cursor: null })} name={actorName} />
      </span>
    ),
  },
  {
    id: 'address',
    header: 'From',
    cell: ({ address }) =>
      address ? <span className="mono">{address}</span> : <Missing reason="It came from no address." />,
  },
  { id: 'action', header: 'What', cell: ({ action }) => AUDIT_ACTIONS[action] ?? action },
  {
    id: 'kind',
    header: 'Of',
    cell: ({ subjectKind }) => <span className="text-muted">{kindWord(subjectKind)}</span>,
  },
  {
    id: 'subject',
    header: 'Name',
    cell: ({ subjectKind, subjectId, subjectName }) =>
      subjectId ? (
        <Narrowed
          href={auditHref({ ...query, kind: subjectKind, subject: subjectId, cursor: null })}
          name={subjectName}
        />
      ) : (
        <span title={subjectName}>{subjectName}</span>
      ),
  },
  {
    id: 'site',
    header: 'Site',
    cell: ({ site }) => site || <Missing reason="It belongs to no site." />,
  },
  { id: 'changes', header: 'Before and after', wrap: true, cell: (row) => <Changes row={row} /> },
];

/** Rows of the log; who and what lead to all that they did, or that was done to it. */
export function AuditTable({ rows, query }: { rows: AuditRow[]; query: AuditQuery }) {
  return <DataTable label="Audit log" columns={columnsOf(query)} rows={rows} rowId={({ id }) => id} />;
}

function Moment({ at }: { at: Date }) {
  const iso = new Date(at).toISOString();
  return (
    <time dateTime={iso} title={iso} className="mono">
      {iso.slice(0, 10)} {iso.slice(11, 19)}
    </time>
  );
}

function Narrowed({ href, name }: { href: string; name: string }) {
  return (
    <Link href={href} prefetch={false} className="link truncate" title={name}>
      {name}
    </Link>
  );
}

function Changes({ row: { before, after } }: { row: AuditRow }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (names.length === 0) return <Missing reason="Nothing but that it happened." />;
  return (
    <ul className="flex flex-wrap gap-x-4">
      {names.map((name) => {
        const [old, now] = [factText(before?.[name]), factText(after?.[name])];
        return (
          <li key={name} className="min-w-0 break-words">
            <span className="text-muted">{factName(name)}</span>{' '}
            {before && (
              <>
                <s className="text-muted decoration-line-strong">{old ?? 'none'}</s>
                <span aria-hidden="true" className="mx-1 text-faint">
                  →
                </span>
                <span className="sr-only"> became </span>
              </>
            )}
            {now ?? 'none'}
          </li>
        );
      })}
    </ul>
  );
}
