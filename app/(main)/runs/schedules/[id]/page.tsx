import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { listSites } from '#lib/devices/list-sites.ts';
import { can } from '#lib/people/actor.ts';
import { listSchedules } from '#lib/schedules/list-schedules.ts';
import { listSelections } from '#lib/selections/saved-selections.ts';

import { pageContext } from '../../../../server/page-context.ts';
import { Page } from '../../../../ui/page-frame.tsx';
import { ScheduleForm } from '../schedule-form.tsx';

export const metadata: Metadata = { title: 'Schedule' };

export default async function SchedulePage({ params }: PageProps<'/runs/schedules/[id]'>) {
  const ctx = await pageContext();
  const { id } = await params;
  const [schedules, sites, saved] = await Promise.all([
    listSchedules(ctx),
    listSites(ctx),
    listSelections(ctx),
  ]);
  const schedule = schedules.find((each) => each.id === id);
  if (!schedule) notFound();
  return (
    <Page title={schedule.name} parent={{ href: '/runs/schedules', label: 'Schedules' }}>
      <ScheduleForm
        schedule={schedule}
        timeZones={Intl.supportedValuesOf('timeZone')}
        sites={sites}
        saved={saved.map(({ id: savedId, name }) => ({ id: savedId, name }))}
        blocked={can(ctx.actor, 'schedule:write') ? null : 'Viewers may not do this.'}
      />
    </Page>
  );
}
