'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { sendJson } from '../../ui/api-client.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextAreaField, TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { Choice } from './choice.tsx';
import { KIND_WORDS } from './credential-words.ts';
import { ExtraSecret } from './extra-secret.tsx';
import { SecretFields } from './secret-fields.tsx';

type Kind = CredentialRow['kind'];
type Source = CredentialRow['source'];

const KINDS = (Object.keys(KIND_WORDS) as Kind[]).map((value) => ({ value, label: KIND_WORDS[value].label }));
const SOURCES: { value: Source; label: string }[] = [
  { value: 'stored', label: 'Stored here, sealed' },
  { value: 'environment', label: 'In a variable of the worker' },
  { value: 'file', label: 'In a file of the worker' },
];

/** Creates a credential, or changes one: then secrets that are left empty stay as they are. */
export function CredentialForm({
  credential,
  leadsTo,
}: {
  credential: CredentialRow | null;
  /** Where it goes on, with the name of the credential as parameter `credential` where that is the register form. */
  leadsTo: string;
}) {
  const router = useRouter();
  const [kind, setKind] = useState<Kind>(credential?.kind ?? 'private-key');
  const [source, setSource] = useState<Source>(credential?.source ?? 'stored');
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const keeps =
    credential?.source === 'stored' && (credential.kind === 'private-key') === (kind === 'private-key');
  return (
    <ScriptForm
      noValidate
      className="flex max-w-2xl flex-col gap-5 rounded-lg border border-line bg-surface p-5"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        run(async () => {
          const values = readForm(form, kind, source);
          if (credential) await sendJson('PATCH', `/api/credentials/${credential.id}`, values);
          else await sendJson('POST', '/api/credentials', givenOnly(values));
          router.push(
            leadsTo === '/hosts/new' ? `${leadsTo}?credential=${encodeURIComponent(values.name)}` : leadsTo,
          );
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
          defaultValue={credential?.name}
          hint="How devices and imports refer to it."
          error={fields.name}
        />
        <TextField
          label="User name"
          name="username"
          mono
          defaultValue={credential?.username}
          hint="The account on the devices."
          error={fields.username}
        />
      </div>
      <Choice legend="Signs in with" name="kind" options={KINDS} value={kind} onChange={setKind} />
      <Choice legend="The secret is" name="source" options={SOURCES} value={source} onChange={setSource} />
      <SecretFields
        kind={kind}
        source={source}
        keeps={keeps}
        reference={credential?.reference ?? ''}
        fields={fields}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <ExtraSecret
          label="Enable password"
          name="enablePassword"
          stored={credential?.hasEnable ?? false}
          hint="For switches that want one after the login."
          error={fields.enablePassword}
        />
        <ExtraSecret
          label="Sudo password"
          name="sudoPassword"
          stored={credential?.hasSudo ?? false}
          hint="For Linux hosts whose sudo asks for one; a rule with NOPASSWD needs none. No other platform uses it."
          error={fields.sudoPassword}
        />
      </div>
      <TextAreaField
        label="Allowed networks"
        name="networks"
        optional
        mono
        rows={2}
        defaultValue={credential?.networks.join('\n')}
        placeholder="10.20.0.0/16"
        hint="The worker sends the credential to addresses in these networks only. Without any: to every device that is registered with it."
        error={fields.networks}
      />
      {kind === 'private-key' && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            name="trustFirstUse"
            defaultChecked={credential?.trustFirstUse ?? false}
            className="mt-1 accent-accent"
          />
          <span>
            Trust the first host key that a device shows
            <span className="block text-sm text-muted">
              Its devices are read without an approval. Whoever answers in place of a device at the first
              contact is then believed; a private key is at least of no use to them.
            </span>
          </span>
        </label>
      )}
      <p className="text-sm text-muted">
        Secrets are sealed for the worker; nobody can read them back here. They are sent only to devices whose
        key is approved.
      </p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {credential ? 'Save' : 'Create credential'}
        </Button>
        <ButtonLink variant="ghost" href={leadsTo}>
          Cancel
        </ButtonLink>
      </div>
    </ScriptForm>
  );
}

function readForm(form: FormData, kind: Kind, source: Source) {
  const text = (name: string) => String(form.get(name) ?? '');
  /** Left empty: as it is; ticked for removal: null. */
  const extra = (name: string) => (form.get(`${name}-remove`) ? null : text(name) || undefined);
  const stored = source === 'stored';
  return {
    name: text('name').trim(),
    username: text('username').trim(),
    kind,
    source,
    reference: stored ? '' : text('reference').trim(),
    networks: text('networks'),
    trustFirstUse: kind === 'private-key' && form.get('trustFirstUse') !== null,
    enablePassword: extra('enablePassword'),
    sudoPassword: extra('sudoPassword'),
    ...(stored &&
      (kind === 'private-key' ? { privateKey: text('privateKey') } : { password: text('password') })),
    ...(kind === 'private-key' && text('passphrase') !== '' && { passphrase: text('passphrase') }),
  };
}

/** A new credential has nothing that could be taken away. */
function givenOnly(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
