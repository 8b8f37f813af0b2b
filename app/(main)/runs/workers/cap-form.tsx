'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { CapKind } from '#lib/runs/list-caps.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { ScriptForm } from '../../../ui/script-form.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';

/** Sets a cap, or changes the one that is there. */
export function CapForm({
  sites,
  credentials,
  blocked,
}: {
  sites: string[];
  credentials: string[];
  blocked: string | null;
}) {
  const router = useRouter();
  const submission = useSubmit();
  const [kind, setKind] = useState<CapKind>('site');
  const [value, setValue] = useState('');
  const [limit, setLimit] = useState('');
  const names = { site: sites, credential: credentials, switch: [] }[kind];
  return (
    <ScriptForm
      className="flex flex-col gap-3 border-t border-line px-4 py-3"
      onSubmit={() => {
        submission.run(async () => {
          await sendJson('POST', '/api/caps', { kind, value, limit: Number(limit) });
          setValue('');
          setLimit('');
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label="Cap of"
          value={kind}
          onChange={(event) => {
            setKind(event.target.value as CapKind);
            setValue('');
          }}
        >
          <option value="site">A site</option>
          <option value="switch">A switch and its hosts</option>
          <option value="credential">A credential</option>
        </SelectField>
        <TextField
          label="Name"
          required
          value={value}
          maxLength={200}
          list="cap-names"
          onChange={(event) => setValue(event.target.value)}
          error={submission.fields.value}
          className="w-64"
        />
        <datalist id="cap-names">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <TextField
          label="Sessions at once"
          type="number"
          min={1}
          max={1024}
          required
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
          error={submission.fields.limit}
          className="w-36"
        />
        <Button type="submit" pending={submission.pending} blocked={blocked}>
          Set cap
        </Button>
      </div>
    </ScriptForm>
  );
}
