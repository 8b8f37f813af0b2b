import type { Metadata } from 'next';

import { findInvitation } from '#lib/people/setup-link.ts';

import { services } from '../server/services.ts';
import { ButtonLink } from '../ui/button.tsx';
import { SignInFrame } from '../ui/sign-in-frame.tsx';
import { SetupForm } from './setup-form.tsx';

// The token must not reach another site through the address.
export const metadata: Metadata = { title: 'Create your account', referrer: 'no-referrer' };

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { token } = await searchParams;
  const { db } = services();
  const invitation = typeof token === 'string' ? await findInvitation(db, token) : null;
  if (typeof token !== 'string' || !invitation) {
    return (
      <SignInFrame title="This link cannot be used">
        <div className="flex flex-col gap-3">
          <p>It was used already, is older than a day, or was not copied in full. Each link works once.</p>
          <p className="text-muted">
            Ask whoever invited you for a new one, or print one on the machine that runs Ferrule:
          </p>
          <pre className="mono rounded-md border border-line bg-sunken p-2">
            npm run -s ferrule -- signin-link
          </pre>
          <ButtonLink href="/sign-in" className="h-8">
            Go to sign-in
          </ButtonLink>
        </div>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title={invitation.createdBy ? 'Create your account' : 'Create an administrator'}>
      <SetupForm token={token} invitation={invitation} />
    </SignInFrame>
  );
}
