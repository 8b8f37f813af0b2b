import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';
import { listSchedules } from '#lib/schedules/list-schedules.ts';
import { listSelections } from '#lib/selections/saved-selections.ts';

import { pageContext } from '../../../server/page-context.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { TableRegion } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { ScheduleTable } from './schedule-table.tsx';

export const metadata: Metadata = { title: 'Schedules' };

/** When runs start by themselves. */
export default async function SchedulesPage() {
  const ctx = await pageContext();
  const [schedules, saved] = await Promise.all([listSchedules(ctx), listSelections(ctx)]);
  const allowed = can(ctx.actor, 'schedule:write') && can(ctx.actor, 'run:start');
  const add = allowed && (
    <ButtonLink variant="primary" icon="plus" href="/runs/schedules/new">
      New schedule
    </ButtonLink>
  );
  return (
    <Page
      fill
      title="Schedules"
      parent={{ href: '/runs', label: 'Runs' }}
      summary={schedules.length > 0 && 'A time that passes while no worker runs is made up for once.'}
      actions={schedules.length > 0 && add}
    >
      {schedules.length === 0 ? (
        <EmptyState icon="clock" title="No schedule yet" action={add}>
          A schedule starts runs by itself, at the times of a clock that you choose.
        </EmptyState>
      ) : (
        <TableRegion label="Schedules">
          <ScheduleTable
            schedules={schedules}
            savedNames={Object.fromEntries(saved.map(({ id, name }) => [id, name]))}
            blocked={allowed ? null : 'Viewers may not do this.'}
          />
        </TableRegion>
      )}
    </Page>
  );
}
