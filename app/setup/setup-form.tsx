'use client';

import { signIn } from '../sign-in/sign-in.ts';
import { ApiError, sendJson } from '../ui/api-client.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { useSubmit } from '../ui/use-submit.ts';

const MIN_PASSWORD = 12;

export function SetupForm({ token }: { token: string }) {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const text = (name: string) => String(form.get(name));
        run(async () => {
          const password = text('password');
          const email = text('email').trim();
          if (password.length >= MIN_PASSWORD && password !== text('repeated')) {
            throw new ApiError(400, '', { repeated: 'The two passwords differ.' });
          }
          await sendJson('POST', '/api/setup', { token, name: text('name').trim(), email, password });
          await signIn(email, password);
          window.location.assign('/inventory');
        });
      }}
    >
      <p className="text-muted">
        An administrator registers hosts, keeps credentials and approves host keys. This link works once.
      </p>
      <FormError submission={submission} />
      <TextField label="Name" name="name" autoComplete="name" autoFocus error={fields.name} />
      <TextField label="E-mail" name="email" type="email" autoComplete="username" error={fields.email} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${MIN_PASSWORD} characters.`}
        error={fields.password}
      />
      <TextField
        label="Password again"
        name="repeated"
        type="password"
        autoComplete="new-password"
        error={fields.repeated}
      />
      <Button type="submit" variant="primary" pending={pending} className="h-8">
        Create administrator
      </Button>
    </form>
  );
}
