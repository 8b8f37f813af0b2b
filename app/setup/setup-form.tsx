'use client';

import type { Invitation } from '#lib/people/setup-link.ts';

import { signIn } from '../sign-in/sign-in.ts';
import { ApiError, sendJson } from '../ui/api-client.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { ScriptForm } from '../ui/script-form.tsx';
import { useSubmit } from '../ui/use-submit.ts';

const MIN_PASSWORD = 12;

const MAY: Record<Invitation['role'], string> = {
  viewer: 'sees the inventory and exports it',
  operator: 'sees the inventory, scans hosts and pins links',
  administrator: 'registers devices, keeps credentials and approves host keys',
};

export function SetupForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const { role, sites, createdBy } = invitation;
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  return (
    <ScriptForm
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
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
        {createdBy ? `${createdBy} invited you. ` : ''}
        {role === 'viewer' ? 'A' : 'An'} {role} {MAY[role]}
        {sites.length > 0 ? ` of ${sites.join(', ')}` : ''}. This link works once.
      </p>
      <FormError submission={submission} />
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        autoFocus
        defaultValue={invitation.name ?? ''}
        error={fields.name}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={invitation.email ?? ''}
        readOnly={invitation.email !== null}
        error={fields.email}
      />
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
        {createdBy ? 'Create account' : 'Create administrator'}
      </Button>
    </ScriptForm>
  );
}
