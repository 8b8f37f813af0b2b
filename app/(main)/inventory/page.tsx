import type { Metadata } from 'next';
import Link from 'next/link';

import { type FleetSummary, fleetSummary } from '#lib/devices/fleet-summary.ts';
import { type ColumnId, GAP_STATES, PINNED_IDS } from '#lib/inventory/columns.ts';
import { countFacets, coverageOf, type FacetValue } from '#lib/inventory/facets.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import {
  inventoryHref,
  type InventoryQuery,
  isFiltered,
  parseInventoryQuery,
  toSearchParams,
  withConditions,
} from '#lib/inventory/query.ts';
import { countDevices } from '#lib/inventory/select-devices.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../server/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-frame.tsx';
import { RescanButton } from '../../ui/rescan-button.tsx';
import { ExportMenu } from './export-menu.tsx';
import { InventoryView } from './inventory-view.tsx';

export const metadata: Metadata = { title: 'Inventory' };

export default async function InventoryPage({ searchParams }: PageProps<'/inventory'>) {
  const ctx = await pageContext();
  const query = parseInventoryQuery(await searchParams);
  const [page, facets, devices, fleet] = await Promise.all([
    listInventory(ctx, query),
    countFacets(ctx, query),
    countDevices(ctx, query),
    fleetSummary(ctx),
  ]);
  if (fleet.hosts === 0) return <NoHosts mayRegister={can(ctx.actor, 'device:write')} />;

  const mayScan = can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.';
  const filtered = isFiltered(query);
  return (
    <Page
      fill
      title="Inventory"
      summary={
        <>
          <CoverageFigure query={query} states={facets.values.state} />
          <Waiting fleet={fleet} />
        </>
      }
      actions={
        <>
          <RescanButton
            select={filtered ? { kind: 'filter', query: toSearchParams(query).toString() } : { kind: 'all' }}
            blocked={mayScan ?? (devices === 0 ? 'No host matches.' : null)}
          >
            {filtered ? `Rescan this filter (${hosts(devices)})` : `Rescan all (${hosts(devices)})`}
          </RescanButton>
          <ExportMenu query={query} total={facets.total} />
        </>
      }
    >
      <InventoryView query={query} page={page} facets={facets} mayScan={mayScan} />
    </Page>
  );
}

function hosts(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'host' : 'hosts'}`;
}

/** How much of what the filter covers was read; what is missing is one click away, with its reasons. */
function CoverageFigure({ query, states }: { query: InventoryQuery; states: FacetValue[] }) {
  const { read, cages } = coverageOf(states);
  if (cages === 0) return null;
  const words = `${read.toLocaleString('en')} of ${cages.toLocaleString('en')} cages read`;
  if (read === cages) return <span>{words}</span>;
  const gaps = GAP_STATES.filter((state) => states.some(({ value }) => value === state));
  const conditions = gaps.map((value) => ({ not: false, op: 'is' as const, value }));
  const columns: ColumnId[] = query.columns.filter((id) => id !== 'reason');
  return (
    <Link
      href={inventoryHref({
        ...withConditions(query, 'state', conditions),
        columns: columns.toSpliced(columns.indexOf('state') + 1 || PINNED_IDS.length, 0, 'reason'),
      })}
      prefetch={false}
      className="link"
      title={`Show the ${(cages - read).toLocaleString('en')} that were not`}
    >
      {words}
    </Link>
  );
}

/** What keeps the inventory from being up to date. */
function Waiting({ fleet }: { fleet: FleetSummary }) {
  return (
    <>
      {fleet.pendingKeys > 0 && (
        <Link href="/host-keys" prefetch={false} className="text-warn hover:underline">
          {fleet.pendingKeys} host {fleet.pendingKeys === 1 ? 'key waits' : 'keys wait'} for approval
        </Link>
      )}
      {fleet.openRunId && (
        <Link href={`/runs/${fleet.openRunId}`} prefetch={false} className="text-info hover:underline">
          A run is under way
        </Link>
      )}
    </>
  );
}

function NoHosts({ mayRegister }: { mayRegister: boolean }) {
  const register = mayRegister && (
    <ButtonLink variant="primary" icon="plus" href="/hosts/new">
      Register hosts
    </ButtonLink>
  );
  return (
    <Page fill title="Inventory">
      <EmptyState icon="inventory" title="No host is registered yet" action={register}>
        The inventory lists every NIC of every registered host with the module in it.
        {mayRegister
          ? ' Register a host, approve its key, and its modules appear here.'
          : ' An administrator can register hosts.'}
      </EmptyState>
    </Page>
  );
}
