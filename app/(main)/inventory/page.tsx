import type { Metadata } from 'next';
import Link from 'next/link';

import { type FleetSummary, fleetSummary } from '#lib/devices/fleet-summary.ts';
import { type ColumnId, GAP_STATES, PINNED_IDS } from '#lib/inventory/columns.ts';
import { countAssemblies } from '#lib/inventory/count-assemblies.ts';
import { countFacets, coverageOf, type FacetValue } from '#lib/inventory/facets.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import {
  type InventoryQuery,
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
import { isNarrowed, scopedHref, scopeOf, withDefaultScope } from './inventory-scope.ts';
import { InventoryView } from './inventory-view.tsx';
import { ScopeControl } from './scope-control.tsx';

export const metadata: Metadata = { title: 'Inventory' };

export default async function InventoryPage({ searchParams }: PageProps<'/inventory'>) {
  const ctx = await pageContext();
  const query = withDefaultScope(parseInventoryQuery(await searchParams));
  const [page, facets, devices, assets, fleet] = await Promise.all([
    listInventory(ctx, query),
    countFacets(ctx, query),
    countDevices(ctx, query),
    countAssemblies(ctx, query),
    fleetSummary(ctx),
  ]);
  if (fleet.hosts === 0 && fleet.switches === 0)
    return <NoHosts mayRegister={can(ctx.actor, 'device:write')} />;

  const mayScan = can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.';
  return (
    <Page
      fill
      title="Inventory"
      summary={
        <>
          <CoverageFigure query={query} states={facets.values.state} />
          {assets > 0 && (
            <span title="A DAC, AOC or breakout is one asset, however many of its ends were read">
              {assets.toLocaleString('en')} {assets === 1 ? 'asset' : 'assets'}
            </span>
          )}
          <Waiting fleet={fleet} />
        </>
      }
      actions={
        <>
          <RescanButton
            select={{ kind: 'filter', query: toSearchParams(query).toString() }}
            blocked={mayScan ?? (devices === 0 ? 'No device matches.' : null)}
          >
            {isNarrowed(query) ? 'Rescan this filter' : 'Rescan all'} ({devicesInWords(query, devices)})
          </RescanButton>
          <ExportMenu query={query} total={facets.total} />
        </>
      }
    >
      <InventoryView
        scope={<ScopeControl query={query} />}
        query={query}
        page={page}
        facets={facets}
        mayScan={mayScan}
      />
    </Page>
  );
}

function devicesInWords(query: InventoryQuery, count: number): string {
  const scope = scopeOf(query);
  const one = scope === 'host' || scope === 'switch' ? scope : 'device';
  const many = one === 'switch' ? 'switches' : `${one}s`;
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
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
      href={scopedHref({
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
      Register devices
    </ButtonLink>
  );
  return (
    <Page fill title="Inventory">
      <EmptyState icon="inventory" title="No device is registered yet" action={register}>
        The inventory lists every NIC of every registered host, and every port of every switch, with the
        module in it.
        {mayRegister
          ? ' Register a host, approve its key, and its modules appear here.'
          : ' An administrator can register devices.'}
      </EmptyState>
    </Page>
  );
}
