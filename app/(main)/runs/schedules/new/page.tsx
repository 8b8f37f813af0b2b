import type { Metadata } from 'next';

import { listSites } from '#lib/devices/list-sites.ts';
import { can } from '#lib/people/actor.ts';
import { listSelections } from '#lib/selections/saved-selections.ts';

import { pageContext } from '../../../../server/page-context.ts';
import { Page } from '../../../../ui/page-frame.tsx';
import { Refused } from '../../../../ui/refused.tsx';
import { ScheduleForm } from '../schedule-form.tsx';

export const metadata: Metadata = { title: 'New schedule' };

const NEW = {
  id: null,
  name: '',
  cron: '0 2 * * *',
  timeZone: 'UTC',
  selection: { kind: 'all' },
  enabled: true,
} as const;

export default async function NewSchedulePage() {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'schedule:write') || !can(ctx.actor, 'run:start')) {
    return <Refused title="New schedule" why={`Your role (${ctx.actor.role}) does not start runs.`} />;
  }
  const [sites, saved] = await Promise.all([listSites(ctx), listSelections(ctx)]);
  return (
    <Page title="New schedule" parent={{ href: '/runs/schedules', label: 'Schedules' }}>
      <ScheduleForm
        schedule={NEW}
        timeZones={Intl.supportedValuesOf('timeZone')}
        sites={sites}
        saved={saved.map(({ id, name }) => ({ id, name }))}
        blocked={null}
      />
    </Page>
  );
}
