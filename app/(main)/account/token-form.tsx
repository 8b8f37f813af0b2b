'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { Permission } from '#lib/people/actor.ts';

import { sendJson } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { OnceShown } from '../../ui/once-shown.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { scopeWords } from './scope-words.ts';

const LIFETIMES = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
  ['', 'Never'],
];

/** Makes a token and shows its text, once. */
export function TokenForm({ scopes, onDone }: { scopes: Permission[]; onDone: () => void }) {
  const router = useRouter();
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const [token, setToken] = useState<string | null>(null);
  if (token) {
    return (
      <div className="flex flex-col gap-3 border-b border-line p-4">
        <OnceShown
          title="Keep this token"
          label="API token"
          text={token}
          note="It is shown only now: Ferrule keeps a hash of it. Whoever has it may do what its scopes say."
        />
        <Button className="self-start" onClick={onDone}>
          Done
        </Button>
      </div>
    );
  }
  return (
    <ScriptForm
      noValidate
      className="flex max-w-3xl flex-col gap-4 border-b border-line p-4"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        const days = String(form.get('days'));
        run(async () => {
          const made = await sendJson<{ token: string }>('POST', '/api/tokens', {
            name: String(form.get('name')),
            scopes: form.getAll('scope').map(String),
            days: days === '' ? null : Number(days),
          });
          setToken(made.token);
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" name="name" hint="What will use it." autoFocus error={fields.name} />
        <SelectField label="Expires after" name="days" defaultValue="90" error={fields.days}>
          {LIFETIMES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <fieldset aria-describedby={fields.scopes && 'scopes-error'}>
        <legend className="font-medium">Scopes</legend>
        <div className="mt-1 grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
          {scopes.map((scope) => (
            <label key={scope} className="flex items-baseline gap-2">
              <input
                type="checkbox"
                name="scope"
                value={scope}
                defaultChecked={scope === 'inventory:read'}
                className="translate-y-0.5 accent-accent"
              />
              <span>
                {scopeWords(scope)} <span className="mono text-muted">{scope}</span>
              </span>
            </label>
          ))}
        </div>
        {fields.scopes && (
          <p id="scopes-error" className="mt-1 text-sm text-bad">
            {fields.scopes}
          </p>
        )}
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Make token
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </ScriptForm>
  );
}
