import type { Metadata } from 'next';
import { redirect } from 'next/navigation';

import { hasAdministrator } from '#lib/people/setup-link.ts';

import { maybeActor } from '../server/page-context.ts';
import { services } from '../server/services.ts';
import { Notice } from '../ui/notice.tsx';
import { SignInFrame } from '../ui/sign-in-frame.tsx';
import { nextPath } from './next-path.ts';
import { ProviderButton } from './provider-button.tsx';
import { providerError } from './provider-error.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const params = await searchParams;
  const next = nextPath(params.next);
  if (await maybeActor()) redirect(next);
  const { db, config } = services();
  const known = await hasAdministrator(db);
  const error = providerError(params.error);
  return (
    <SignInFrame title={known ? 'Sign in' : 'No administrator yet'}>
      <div className="flex flex-col gap-4">
        {error && <Notice tone="bad">{error}</Notice>}
        {known ? <SignInForm next={next} /> : <FirstAdministrator />}
        {config.oidc && (
          <>
            <p aria-hidden="true" className="flex items-center gap-3 text-sm text-faint">
              <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
            </p>
            <ProviderButton name={config.oidc.name} next={next} />
          </>
        )}
      </div>
    </SignInFrame>
  );
}

function FirstAdministrator() {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Ferrule printed a one-time link in the terminal it was started from. Open that link to create the
        first administrator.
      </p>
      <p className="text-muted">
        The link is gone or older than a day? Print a new one on the machine that runs Ferrule:
      </p>
      <pre className="mono rounded-md border border-line bg-sunken p-2">
        npm run -s ferrule -- signin-link
      </pre>
    </div>
  );
}
