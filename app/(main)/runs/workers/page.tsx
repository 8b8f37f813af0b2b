import type { Metadata } from 'next';

import { listCredentials } from '#lib/devices/list-credentials.ts';
import { listSites } from '#lib/devices/list-sites.ts';
import { can } from '#lib/people/actor.ts';
import { listCaps } from '#lib/runs/list-caps.ts';
import { listZones } from '#lib/runs/list-zones.ts';
import { listWorkers } from '#lib/runs/worker-rows.ts';

import { pageContext } from '../../../server/page-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RefreshEvery } from '../refresh-every.tsx';
import { UnservedZones } from '../unserved-zones.tsx';
import { CapForm } from './cap-form.tsx';
import { CapTable } from './cap-table.tsx';
import { WorkerTable } from './worker-table.tsx';
import { ZoneTable } from './zone-table.tsx';

export const metadata: Metadata = { title: 'Workers' };

/** Who does the work, where it waits for nobody, and what holds it back. */
export default async function WorkersPage() {
  const ctx = await pageContext();
  const [workers, zones, caps, sites, credentials] = await Promise.all([
    listWorkers(ctx),
    listZones(ctx),
    listCaps(ctx),
    listSites(ctx),
    listCredentials(ctx),
  ]);
  const live = workers.filter(({ alive }) => alive);
  const sessions = live.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const busy = live.reduce((sum, { running }) => sum + running, 0);
  const unserved = zones.filter((zone) => zone.workers === 0 && zone.devices + zone.waiting > 0);
  const versions = [...new Set(live.map(({ version }) => version))];
  const blocked = can(ctx.actor, 'device:write') ? null : 'Only administrators set caps.';
  return (
    <Page
      title="Workers"
      parent={{ href: '/runs', label: 'Runs' }}
      summary={
        live.length > 0 &&
        `${live.length} at work, ${busy.toLocaleString('en')} of ${sessions.toLocaleString('en')} sessions in use`
      }
    >
      {live.length > 0 && unserved.length > 0 && <UnservedZones zones={unserved.map(({ zone }) => zone)} />}
      {versions.length > 1 && (
        <Notice
          tone="info"
          title={`Workers of the versions ${versions.toSorted().join(' and ')} are at work`}
        >
          That is as it should be during an upgrade. Otherwise restart those of the older one.
        </Notice>
      )}
      <Panel title="Workers" flush={workers.length > 0}>
        {live.length === 0 && (
          <EmptyState icon="run" title="No worker is at work">
            Visits wait until one is. Start it with <code className="mono">npm run -s ferrule -- worker</code>{' '}
            and the DATABASE_URL of this server, or look at the log of the one that should run.
          </EmptyState>
        )}
        {workers.length > 0 && <WorkerTable workers={workers} />}
      </Panel>
      {zones.length > 0 && (
        <Panel title="Zones" flush>
          <ZoneTable zones={zones} />
        </Panel>
      )}
      <Panel title="Caps" flush>
        <p className="px-4 py-2 text-muted">
          How many sessions may run at once at a site, towards a switch and the hosts cabled to it, or with a
          credential. A cap holds for all workers together, from the next session on.
        </p>
        {caps.length > 0 && <CapTable caps={caps} blocked={blocked} />}
        <CapForm sites={sites} credentials={credentials.map(({ name }) => name)} blocked={blocked} />
      </Panel>
      <RefreshEvery seconds={5} />
    </Page>
  );
}
