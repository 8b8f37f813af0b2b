'use client';

import { sendJson } from './api-client.ts';
import { IconButton } from './button.tsx';
import { useSubmit } from './use-submit.ts';

export function SignOutButton() {
  const submission = useSubmit();
  return (
    <IconButton
      icon="sign-out"
      label={submission.error ?? 'Sign out'}
      pending={submission.pending}
      onClick={() =>
        submission.run(async () => {
          await sendJson('POST', '/api/auth/sign-out');
          // A full load drops everything the browser still holds of this session.
          window.location.assign('/sign-in');
        })
      }
    />
  );
}
