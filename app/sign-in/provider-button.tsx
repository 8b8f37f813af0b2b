'use client';

import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { providerAddress } from './sign-in.ts';

/** Leads to the OpenID Connect provider and back. */
export function ProviderButton({ name, next }: { name: string; next: string }) {
  const submission = useSubmit();
  return (
    <div className="flex flex-col gap-3">
      <FormError submission={submission} />
      <Button
        icon="key"
        className="h-8"
        pending={submission.pending}
        onClick={() => submission.run(async () => window.location.assign(await providerAddress(next)))}
      >
        Sign in with {name}
      </Button>
    </div>
  );
}
