'use client';

import { useState } from 'react';

import { ApiError } from '../ui/api-client.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ScriptForm } from '../ui/script-form.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { sendCode } from './sign-in.ts';

/** The second step of signing in, after the password. */
export function CodeForm({ next, onRestart }: { next: string; onRestart: () => void }) {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const [kind, setKind] = useState<'app' | 'backup'>('app');
  return (
    <ScriptForm
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        const code = String(new FormData(event.currentTarget).get('code')).replaceAll(/\s/g, '');
        run(async () => {
          if (!code) throw new ApiError(400, '', { code: 'Enter the code.' });
          await sendCode(kind, code);
          window.location.assign(next);
        });
      }}
    >
      <p className="text-muted">
        {kind === 'app'
          ? 'Your authenticator app shows a code for Ferrule.'
          : 'Each of your backup codes works once.'}
      </p>
      <FormError submission={submission} />
      <TextField
        key={kind}
        label={kind === 'app' ? 'Code' : 'Backup code'}
        name="code"
        inputMode={kind === 'app' ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        autoFocus
        mono
        error={fields.code}
      />
      <Button type="submit" variant="primary" pending={pending} className="h-8">
        Sign in
      </Button>
      <div className="flex justify-between">
        <Button variant="ghost" onClick={() => setKind(kind === 'app' ? 'backup' : 'app')}>
          {kind === 'app' ? 'Use a backup code' : 'Use the app'}
        </Button>
        <Button variant="ghost" onClick={onRestart}>
          Start again
        </Button>
      </div>
    </ScriptForm>
  );
}
