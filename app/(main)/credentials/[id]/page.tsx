import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';

import { getCredential } from '#lib/devices/get-credential.ts';
import { can } from '#lib/people/actor.ts';

import { pageContext } from '../../../server/page-context.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { found } from '../../../ui/found.ts';
import { Missing } from '../../../ui/missing.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Fact, Facts, Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { CredentialStanding } from '../credential-standing.tsx';
import { KIND_WORDS, sourceWords } from '../credential-words.ts';
import { DeleteCredential, PauseCredential } from './credential-actions.tsx';
import { UseTable } from './use-table.tsx';

const load = cache(async (id: string) => {
  const ctx = await pageContext();
  return found(id, (known) => getCredential(ctx, known));
});

export async function generateMetadata({ params }: PageProps<'/credentials/[id]'>): Promise<Metadata> {
  return { title: (await load((await params).id)).name };
}

export default async function CredentialPage({ params }: PageProps<'/credentials/[id]'>) {
  const ctx = await pageContext();
  const credential = await load((await params).id);
  const { id, name, devices, pausedAt, pausedWhy, networks, uses, lastUse } = credential;
  const writes = can(ctx.actor, 'credential:write');
  return (
    <Page
      title={name}
      parent={{ href: '/credentials', label: 'Credentials' }}
      summary={<CredentialStanding credential={credential} />}
      actions={
        writes && (
          <>
            <PauseCredential id={id} name={name} paused={pausedAt !== null} />
            <ButtonLink href={`/credentials/${id}/edit`}>Edit</ButtonLink>
            <DeleteCredential id={id} name={name} devices={devices} />
          </>
        )
      }
    >
      {pausedAt && (
        <Notice tone="bad" title="This credential is paused">
          {pausedWhy} Nothing is sent with it. Correct it, or resume it when its devices take it again.
        </Notice>
      )}
      <section aria-label="Facts" className="rounded-lg border border-line bg-surface p-4">
        <Facts>
          <Fact name="User name">
            <span className="mono">{credential.username}</span>
          </Fact>
          <Fact name="Signs in with">{KIND_WORDS[credential.kind].label}</Fact>
          <Fact name="Secret">{sourceWords(credential)}</Fact>
          <Fact name="Enable password">
            {credential.hasEnable ? 'Stored, sealed' : <Missing reason="None is stored." />}
          </Fact>
          <Fact name="Sudo password">
            {credential.hasSudo ? 'Stored, sealed' : <Missing reason="None is stored." />}
          </Fact>
          <Fact name="Allowed networks">
            {networks.length === 0 ? (
              'Any address of its devices'
            ) : (
              <span className="mono" title={networks.join(', ')}>
                {networks.join(', ')}
              </span>
            )}
          </Fact>
          <Fact name="First host key">
            {credential.trustFirstUse ? 'Trusted at first use' : 'Needs an approval'}
          </Fact>
          <Fact name="Last taken by a device">
            <Time
              at={credential.provedAt}
              missing="No device took it since it was made, changed or resumed."
            />
          </Fact>
          <Fact name="Last used">
            <Time at={lastUse?.at ?? null} missing="No run used it yet." />
            {lastUse?.run && (
              <Link href={`/runs/${lastUse.run}`} prefetch={false} className="link ml-2">
                Run
              </Link>
            )}
          </Fact>
          <Fact name="Changed">
            <Time at={credential.updatedAt} />
          </Fact>
        </Facts>
      </section>
      <Panel title="Devices that sign in with it" aside={`${uses.length}`} flush>
        {uses.length === 0 ? (
          <EmptyState icon="host" title="No device uses it">
            {devices === 0
              ? 'Choose it when you register or edit a device.'
              : `${devices} devices at other sites do; your role holds for some sites only.`}
          </EmptyState>
        ) : (
          <UseTable uses={uses} />
        )}
      </Panel>
    </Page>
  );
}
