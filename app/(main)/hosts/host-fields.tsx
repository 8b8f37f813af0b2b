import Link from 'next/link';
import { useId } from 'react';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { SelectField, TextField } from '../../ui/field.tsx';

export interface HostValues {
  name: string;
  address: string;
  port: string;
  credential: string;
  site: string;
  tags: string;
}

/** The inputs of one host, for registering and for editing. */
export function HostFields({
  values,
  fields,
  credentials,
  sites,
}: {
  values: HostValues;
  /** Field name to what is wrong with it. */
  fields: Record<string, string>;
  credentials: CredentialRow[];
  /** Sites that exist already, offered while typing. */
  sites: string[];
}) {
  const sitesId = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <TextField
        className="sm:col-span-6"
        label="Name"
        name="name"
        autoFocus
        defaultValue={values.name}
        hint="What people call the host. It must be unique."
        error={fields.name}
      />
      <TextField
        className="sm:col-span-4"
        label="Address"
        name="address"
        mono
        defaultValue={values.address}
        placeholder="10.0.0.17 or hv17.example.net"
        error={fields.address}
      />
      <TextField
        className="sm:col-span-2"
        label="SSH port"
        name="port"
        inputMode="numeric"
        defaultValue={values.port}
        error={fields.port}
      />
      <SelectField
        className="sm:col-span-6"
        label="Credential"
        name="credential"
        defaultValue={values.credential}
        hint={
          <>
            {credentials.length === 0 ? 'There is none yet. ' : 'Not in the list? '}
            <Link href="/credentials/new?for=host" prefetch={false} className="link">
              Create a credential
            </Link>
          </>
        }
        error={fields.credential}
      >
        <option value="">Choose …</option>
        {credentials.map(({ id, name, username }) => (
          <option key={id} value={name}>
            {name} ({username})
          </option>
        ))}
      </SelectField>
      <TextField
        className="sm:col-span-3"
        label="Site"
        name="site"
        optional
        list={sitesId}
        defaultValue={values.site}
        error={fields.site}
      />
      <datalist id={sitesId}>
        {sites.map((site) => (
          <option key={site} value={site} />
        ))}
      </datalist>
      <TextField
        className="sm:col-span-3"
        label="Tags"
        name="tags"
        optional
        defaultValue={values.tags}
        placeholder="rack-a12, prod"
        hint="Separated by commas."
        error={fields.tags}
      />
    </div>
  );
}

/** The values of a submitted form. */
export function hostValues(form: FormData): HostValues {
  const text = (name: keyof HostValues) => String(form.get(name) ?? '').trim();
  return {
    name: text('name'),
    address: text('address'),
    port: text('port'),
    credential: text('credential'),
    site: text('site'),
    tags: text('tags'),
  };
}
