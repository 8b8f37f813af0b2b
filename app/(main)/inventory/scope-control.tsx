import Link from 'next/link';

import type { InventoryQuery } from '#lib/inventory/query.ts';

import { type Scope, scopedHref, scopeOf, SCOPES, withScope } from './inventory-scope.ts';

/** Hosts, switches or all: which side of the cables the table shows. */
export function ScopeControl({ query }: { query: InventoryQuery }) {
  const current = scopeOf(query);
  return (
    <nav aria-label="Devices shown" className="flex rounded-md border border-line-strong bg-raised p-px">
      {(Object.keys(SCOPES) as Scope[]).map((scope) => (
        <Link
          key={scope}
          href={scopedHref(withScope(query, scope))}
          prefetch={false}
          scroll={false}
          aria-current={scope === current ? 'page' : undefined}
          className={`flex h-6.5 items-center rounded-sm px-2.5 ${
            scope === current
              ? 'bg-selected font-medium text-ink'
              : 'text-muted hover:bg-hover hover:text-ink'
          }`}
        >
          {SCOPES[scope]}
        </Link>
      ))}
    </nav>
  );
}
