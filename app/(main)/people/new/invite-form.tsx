'use client';

import { useState } from 'react';

import { sendJson } from '../../../ui/api-client.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { OnceShown } from '../../../ui/once-shown.tsx';
import { ScriptForm } from '../../../ui/script-form.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { AccessFields } from '../access-fields.tsx';
import { sitesOfText } from '../role-words.ts';

/** Makes an invitation and shows its link, once. `url` is the address people use. */
export function InviteForm({ url, knownSites }: { url: string; knownSites: string[] }) {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  if (made) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <OnceShown
          title={`Give this link to ${made.name}`}
          label="One-time link"
          text={made.link}
          note="It is shown once, works once and for a day. Whoever opens it makes the account, so send it to that person only."
        />
        <div className="flex gap-2">
          <Button onClick={() => setMade(null)} icon="plus">
            Invite another person
          </Button>
          <ButtonLink href="/people">Back to people</ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <ScriptForm
      noValidate
      className="flex max-w-xl flex-col gap-4"
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        const text = (name: string) => String(form.get(name)).trim();
        run(async () => {
          const { token } = await sendJson<{ token: string }>('POST', '/api/users', {
            name: text('name'),
            email: text('email'),
            role: text('role'),
            sites: sitesOfText(text('sites')),
          });
          setMade({ name: text('name'), link: `${url}/setup?token=${token}` });
        });
      }}
    >
      <FormError submission={submission} />
      <TextField label="Name" name="name" autoFocus error={fields.name} />
      <TextField label="E-mail" name="email" type="email" error={fields.email} />
      <AccessFields role="viewer" sites={[]} knownSites={knownSites} fields={fields} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Make the link
        </Button>
        <ButtonLink variant="ghost" href="/people">
          Cancel
        </ButtonLink>
      </div>
    </ScriptForm>
  );
}
