import Link from 'next/link';
import { useId } from 'react';

import type { CredentialRow } from '#lib/devices/list-credentials.ts';
import type { PlatformChoice } from '#lib/devices/platform-choice.ts';

import { SelectField, TextAreaField, TextField } from '../../ui/field.tsx';

const FIELDS = [
  'name', 'address', 'port', 'platform', 'credential', 'via', 'site', 'tags', 'zone', 'notes', 'ssh',
] as const; // prettier-ignore

export type DeviceValues = Record<(typeof FIELDS)[number], string>;

export const NEW_DEVICE: DeviceValues = {
  name: '', address: '', port: '22', platform: 'auto', credential: '', via: '', site: '', tags: '', zone: '', notes: '', ssh: 'modern',
}; // prettier-ignore

/** What the inputs offer besides free text. */
export interface DeviceOffers {
  credentials: CredentialRow[];
  platforms: PlatformChoice[];
  /** Devices that sessions go through already, or that are there for it. */
  jumps: string[];
  sites: string[];
  zones: string[];
}

/** The inputs of one device, for registering and for editing. */
export function DeviceFields({
  values,
  fields,
  offers,
  onPlatform,
  onCredential,
}: {
  values: DeviceValues;
  /** Field name to what is wrong with it. */
  fields: Record<string, string>;
  offers: DeviceOffers;
  onPlatform: (id: string) => void;
  onCredential: (name: string) => void;
}) {
  const listId = useId();
  const moreOpen =
    [values.via, values.zone, values.notes].some(Boolean) ||
    values.ssh !== NEW_DEVICE.ssh ||
    MORE.some((field) => field in fields);
  const { credentials, platforms } = offers;
  const choices = (role: 'host' | 'switch') =>
    platforms
      .filter((platform) => platform.role === role)
      .map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ));
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <TextField
        className="sm:col-span-6"
        label="Name"
        name="name"
        autoFocus
        defaultValue={values.name}
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
        className="sm:col-span-3"
        label="Platform"
        name="platform"
        defaultValue={values.platform}
        onChange={(event) => onPlatform(event.target.value)}
        error={fields.platform}
      >
        <option value="auto">Detect at the first visit</option>
        <optgroup label="Hosts">{choices('host')}</optgroup>
        <optgroup label="Switches">{choices('switch')}</optgroup>
        <option value="jump">Jump host (never read)</option>
      </SelectField>
      <SelectField
        className="sm:col-span-3"
        label="Credential"
        name="credential"
        defaultValue={values.credential}
        onChange={(event) => onCredential(event.target.value)}
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
        list={`${listId}-sites`}
        defaultValue={values.site}
        error={fields.site}
      />
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
      <details className="sm:col-span-6" open={moreOpen}>
        <summary className="text-muted">Jump host, zone, old SSH and notes</summary>
        <div className="mt-3 grid gap-4 sm:grid-cols-6">
          <TextField
            className="sm:col-span-3"
            label="Reached through"
            name="via"
            optional
            list={`${listId}-jumps`}
            defaultValue={values.via}
            hint="The name of a registered device: sessions go through it."
            error={fields.via}
          />
          <TextField
            className="sm:col-span-3"
            label="Zone"
            name="zone"
            optional
            list={`${listId}-zones`}
            defaultValue={values.zone}
            hint="Only workers of this zone visit it."
            error={fields.zone}
          />
          <SelectField
            className="sm:col-span-6"
            label="SSH algorithms"
            name="ssh"
            defaultValue={values.ssh}
            hint="Legacy is for a switch that cannot do better: SHA-1, CBC and 1024-bit groups can be broken by who listens."
            error={fields.ssh}
          >
            <option value="modern">Modern only</option>
            <option value="legacy">Legacy too: group14-sha1, group1-sha1, ssh-rsa, CBC</option>
          </SelectField>
          <TextAreaField
            className="sm:col-span-6"
            label="Notes"
            name="notes"
            optional
            rows={2}
            defaultValue={values.notes}
            error={fields.notes}
          />
        </div>
      </details>
      <Options id={`${listId}-jumps`} values={offers.jumps} />
      <Options id={`${listId}-zones`} values={offers.zones} />
      <Options id={`${listId}-sites`} values={offers.sites} />
    </div>
  );
}

function Options({ id, values }: { id: string; values: string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

const MORE = ['via', 'zone', 'notes', 'ssh'];

/** The values of a submitted form. */
export function deviceValues(form: FormData): DeviceValues {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return Object.fromEntries(FIELDS.map((name) => [name, text(name)])) as DeviceValues;
}
