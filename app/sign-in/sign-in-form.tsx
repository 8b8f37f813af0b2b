'use client';

import { useState } from 'react';

import { ApiError } from '../ui/api-client.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ScriptForm } from '../ui/script-form.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { CodeForm } from './code-form.tsx';
import { signIn } from './sign-in.ts';

export function SignInForm({ next }: { next: string }) {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const [half, setHalf] = useState(false);
  if (half) return <CodeForm next={next} onRestart={() => setHalf(false)} />;
  return (
    <ScriptForm
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        run(async () => {
          const email = String(form.get('email')).trim();
          const password = String(form.get('password'));
          const missing = {
            ...(!email && { email: 'Enter your e-mail address.' }),
            ...(!password && { password: 'Enter your password.' }),
          };
          if (Object.keys(missing).length > 0) throw new ApiError(400, '', missing);
          const whole = await signIn(email, password);
          if (!whole) setHalf(true);
          // A full load: nothing rendered for nobody stays in the browser.
          else window.location.assign(next);
        });
      }}
    >
      <FormError submission={submission} />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoFocus
        error={fields.email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        error={fields.password}
      />
      <Button type="submit" variant="primary" pending={pending} className="h-8">
        Sign in
      </Button>
      <p className="text-sm text-muted">
        Forgot the password? Whoever runs Ferrule can print a link for a new account with{' '}
        <code className="mono whitespace-nowrap">npm run -s ferrule -- signin-link</code>.
      </p>
    </ScriptForm>
  );
}
