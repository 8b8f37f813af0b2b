import type { Metadata } from 'next';

import type { Context } from '#lib/context.ts';
import { listSites } from '#lib/devices/list-sites.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { can } from '#lib/people/actor.ts';
import { selection as selectionSchema, type Selection } from '#lib/runs/selection.ts';
import { previewRun, type RunPreview } from '#lib/selections/preview-run.ts';
import { listSelections } from '#lib/selections/saved-selections.ts';

import { pageContext } from '../../../server/page-context.ts';
import { searchParamsOf } from '../../../server/search-params-of.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { PlannedCommands } from './planned-commands.tsx';
import { PlannedVisits } from './planned-visits.tsx';
import { SavedSelections } from './saved-selections.tsx';
import { SelectionForm } from './selection-form.tsx';
import { selectionOfForm } from './selection-params.ts';
import { StartPlanned } from './start-planned.tsx';

export const metadata: Metadata = { title: 'New run' };

/** Chooses what a run is for, and shows what it would do before anything is connected to. */
export default async function NewRunPage({ searchParams }: PageProps<'/runs/new'>) {
  const ctx = await pageContext();
  const params = searchParamsOf(await searchParams);
  const selection = selectionSchema.safeParse(selectionOfForm(params)).data ?? null;
  const [sites, saved, plan] = await Promise.all([
    listSites(ctx),
    listSelections(ctx),
    selection && planOf(ctx, selection),
  ]);
  const blocked = can(ctx.actor, 'run:start') ? null : 'Viewers may not do this.';
  return (
    <Page title="New run" parent={{ href: '/runs', label: 'Runs' }}>
      <SelectionForm
        key={params.toString()}
        kind={params.get('kind') ?? 'all'}
        value={params.get('value') ?? ''}
        role={params.get('role') ?? ''}
        sites={sites}
        saved={saved.map(({ id, name }) => ({ id, name }))}
      />
      {params.has('kind') && !selection && (
        <Notice tone="warn">Say which devices: what was entered selects nothing.</Notice>
      )}
      {typeof plan === 'string' && <Notice tone="bad">{plan}</Notice>}
      {selection && plan && typeof plan !== 'string' && (
        <>
          <StartPlanned selection={selection} plan={plan} blocked={blocked} />
          <Panel
            title={
              plan.total > plan.visits.length
                ? `The first ${plan.visits.length.toLocaleString('en')} of ${plan.total.toLocaleString('en')} visits`
                : `${plan.total.toLocaleString('en')} ${plan.total === 1 ? 'visit' : 'visits'}`
            }
            flush
          >
            <PlannedVisits visits={plan.visits} />
          </Panel>
          <PlannedCommands platforms={plan.platforms} />
        </>
      )}
      {saved.length > 0 && <SavedSelections saved={saved} blocked={blocked} />}
    </Page>
  );
}

/** The preview, or the sentence that says why there is none. */
async function planOf(ctx: Context, selection: Selection): Promise<RunPreview | string> {
  try {
    return await previewRun(ctx, selection);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
