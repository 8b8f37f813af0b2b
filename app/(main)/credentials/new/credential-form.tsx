'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { TextAreaField, TextField } from '../../../ui/field.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';

type Kind = 'password' | 'private-key';

/** Creates a credential; `forHost` leads back to registering a host with it. */
export function CredentialForm({ forHost }: { forHost: boolean }) {
  const router = useRouter();
  const [kind, setKind] = useState<Kind>('private-key');
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  return (
    <form
      noValidate
      className="flex max-w-xl flex-col gap-4 rounded-lg border border-line bg-surface p-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const text = (name: string) => String(form.get(name) ?? '');
        run(async () => {
          const name = text('name').trim();
          const secret =
            kind === 'password'
              ? { password: text('password') }
              : { privateKey: text('privateKey'), passphrase: text('passphrase') };
          await sendJson('POST', '/api/credentials', {
            name,
            username: text('username').trim(),
            kind,
            ...secret,
          });
          router.push(forHost ? `/hosts/new?credential=${encodeURIComponent(name)}` : '/credentials');
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          name="name"
          autoFocus
          hint="How hosts and the CSV import refer to it."
          error={fields.name}
        />
        <TextField
          label="User name"
          name="username"
          mono
          hint="The account on the hosts."
          error={fields.username}
        />
      </div>
      <fieldset>
        <legend className="mb-1 font-medium">Signs in with</legend>
        <div className="flex gap-4">
          <KindChoice kind="private-key" label="Private key" chosen={kind} onChoose={setKind} />
          <KindChoice kind="password" label="Password" chosen={kind} onChoose={setKind} />
        </div>
      </fieldset>
      {kind === 'password' ? (
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          error={fields.password}
        />
      ) : (
        <>
          <TextAreaField
            label="Private key"
            name="privateKey"
            mono
            rows={8}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            hint="OpenSSH or PEM, the whole file. Its public key belongs into the account’s authorized_keys."
            error={fields.privateKey}
          />
          <TextField
            label="Passphrase"
            name="passphrase"
            type="password"
            autoComplete="new-password"
            optional
            error={fields.passphrase}
          />
        </>
      )}
      <p className="text-sm text-muted">
        The secret is stored sealed for the worker; nobody can read it back here. It is sent only to hosts
        whose key an administrator has approved.
      </p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Create credential
        </Button>
        <ButtonLink variant="ghost" href={forHost ? '/hosts/new' : '/credentials'}>
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function KindChoice({
  kind,
  label,
  chosen,
  onChoose,
}: {
  kind: Kind;
  label: string;
  chosen: Kind;
  onChoose: (kind: Kind) => void;
}) {
  return (
    <label className="flex items-center gap-1.5">
      <input
        type="radio"
        name="kind"
        value={kind}
        checked={chosen === kind}
        onChange={() => onChoose(kind)}
        className="accent-accent"
      />
      {label}
    </label>
  );
}
