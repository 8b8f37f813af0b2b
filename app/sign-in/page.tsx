import type { Metadata } from 'next';
import { redirect } from 'next/navigation';

import { hasAdministrator } from '#lib/people/setup-link.ts';

import { maybeActor } from '../server/page-context.ts';
import { services } from '../server/services.ts';
import { SignInFrame } from '../ui/sign-in-frame.tsx';
import { nextPath } from './next-path.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const next = nextPath((await searchParams).next);
  if (await maybeActor()) redirect(next);
  const { db } = services();
  if (!(await hasAdministrator(db))) {
    return (
      <SignInFrame title="No administrator yet">
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
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title="Sign in">
      <SignInForm next={next} />
    </SignInFrame>
  );
}
