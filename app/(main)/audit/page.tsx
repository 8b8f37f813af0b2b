import type { Metadata } from 'next';
import Link from 'next/link';

import { AUDIT_ACTIONS } from '#lib/audit/audit-actions.ts';
import { auditHref, type AuditQuery, isAuditFiltered, parseAuditQuery } from '#lib/audit/audit-query.ts';
import { auditChoices, type AuditPage, listAudit } from '#lib/audit/list-audit.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { searchParamsOf } from '../../server/search-params-of.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { TableRegion } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { Refused } from '../../ui/refused.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { UrlSelect } from '../../ui/url-select.tsx';
import { AuditExport } from './audit-export.tsx';
import { AuditTable } from './audit-table.tsx';
import { kindWord } from './audit-words.ts';
import { DayInput } from './day-input.tsx';

export const metadata: Metadata = { title: 'Audit log' };

const ACTIONS = Object.entries(AUDIT_ACTIONS)
  .map(([value, label]) => ({ value, label }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'));

/** Who did what, from where, with before and after. */
export default async function AuditPage({ searchParams }: PageProps<'/audit'>) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'audit:read')) {
    return <Refused title="Audit log" why="Only administrators of the whole fleet read the audit log." />;
  }
  const query = parseAuditQuery(searchParamsOf(await searchParams));
  const [page, choices] = await Promise.all([listAudit(ctx, query), auditChoices(ctx)]);
  return (
    <Page
      fill
      title="Audit log"
      summary="Rows are added and never changed. Times are UTC."
      actions={<AuditExport query={query} />}
      toolbar={
        <>
          <SearchBox label="Search who and what" />
          <UrlSelect label="Who" param="actor" all="Everybody" options={choices.actors} />
          <UrlSelect label="What was done" param="action" all="Everything" options={ACTIONS} />
          <UrlSelect label="Site" param="site" all="All sites" options={choices.sites} />
          <DayInput label="From" param="from" />
          <DayInput label="to" param="to" />
          <SubjectChip query={query} page={page} />
          {isAuditFiltered(query) && (
            <ButtonLink variant="ghost" href="/audit">
              Clear all
            </ButtonLink>
          )}
        </>
      }
    >
      {query.ignored.length > 0 && (
        <Notice tone="warn" className="m-4 mb-0">
          Not understood, so not applied: {query.ignored.join(', ')}
        </Notice>
      )}
      {page.rows.length === 0 ? (
        <EmptyState
          icon={isAuditFiltered(query) ? 'search' : 'log'}
          title={isAuditFiltered(query) ? 'Nothing in the log matches' : 'Nothing happened yet'}
        >
          {isAuditFiltered(query)
            ? 'Take a filter away, or look at a longer time.'
            : 'What people, tokens and workers do is written here.'}
        </EmptyState>
      ) : (
        <TableRegion label="Audit log">
          <AuditTable rows={page.rows} query={query} />
        </TableRegion>
      )}
      <footer className="flex min-h-9 items-center gap-3 border-t border-line bg-surface px-4 text-sm text-muted">
        <p role="status">
          {page.rows.length === 0 ? 'No rows' : `${page.rows.length} rows, the newest first`}
        </p>
        <PageLinks query={query} page={page} />
      </footer>
    </Page>
  );
}

/** What all rows are about, where the log was opened for one thing. */
function SubjectChip({ query, page }: { query: AuditQuery; page: AuditPage }) {
  if (!query.kind) return null;
  const name = query.subject ? (page.rows[0]?.subjectName ?? query.subject) : null;
  const words = `${kindWord(query.kind)}${name === null ? '' : ` ${name}`}`;
  return (
    <span className="flex h-7 max-w-80 items-center gap-1 rounded-md border border-line-strong bg-selected pl-2">
      <span className="truncate" title={words}>
        <span className="text-muted">Only</span> {words}
      </span>
      <Link
        href={auditHref({ ...query, kind: null, subject: null, cursor: null })}
        prefetch={false}
        aria-label={`Remove ${words}`}
        className="flex size-6 items-center justify-center rounded-md text-muted hover:text-ink"
      >
        <Icon name="close" />
      </Link>
    </span>
  );
}

function PageLinks({ query, page: { newer, older } }: { query: AuditQuery; page: AuditPage }) {
  if (!newer && !older) return null;
  return (
    <nav aria-label="Pages" className="ml-auto flex gap-1">
      {newer && (
        <ButtonLink variant="ghost" icon="chevron-left" href={auditHref({ ...query, cursor: newer })}>
          Newer
        </ButtonLink>
      )}
      {older && (
        <ButtonLink variant="ghost" icon="chevron-right" href={auditHref({ ...query, cursor: older })}>
          Older
        </ButtonLink>
      )}
    </nav>
  );
}
