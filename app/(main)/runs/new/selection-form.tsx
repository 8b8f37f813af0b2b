'use client';

import Form from 'next/form';
import { type ComponentProps, useState } from 'react';

import { Button } from '../../../ui/button.tsx';
import { SelectField, TextAreaField, TextField } from '../../../ui/field.tsx';

/** What a person may choose a selection by, in the order of the form. */
const SELECTION_KINDS = [
  { kind: 'all', label: 'Everything', value: null },
  { kind: 'site', label: 'A site', value: 'Site' },
  { kind: 'tag', label: 'A tag', value: 'Tag' },
  { kind: 'names', label: 'Names', value: 'Names' },
  { kind: 'filter', label: 'An inventory filter', value: 'Query of the inventory' },
  { kind: 'saved', label: 'A saved selection', value: 'Selection' },
] as const;

interface Choices {
  sites: string[];
  saved: { id: string; name: string }[];
}

/** Puts a selection into the address; the page then shows what it would do. */
export function SelectionForm(props: ComponentProps<typeof SelectionFields>) {
  return (
    <Form action="/runs/new" className="flex max-w-5xl flex-wrap items-end gap-3">
      <SelectionFields {...props} />
      <Button type="submit" icon="search">
        Show what would be visited
      </Button>
    </Form>
  );
}

/** The fields `kind`, `value` and `role` of a selection. */
export function SelectionFields({
  kind: initial,
  value,
  role,
  ...choices
}: Choices & { kind: string; value: string; role: string }) {
  const [kind, setKind] = useState(initial);
  return (
    <>
      <SelectField
        label="Which hosts and switches"
        name="kind"
        value={kind}
        onChange={(event) => setKind(event.target.value)}
      >
        {SELECTION_KINDS.map((each) => (
          <option key={each.kind} value={each.kind}>
            {each.label}
          </option>
        ))}
        {initial === 'devices' && <option value="devices">{value.split(',').length} chosen ones</option>}
      </SelectField>
      <ValueField key={kind} kind={kind} value={kind === initial ? value : ''} {...choices} />
      <SelectField label="Role" name="role" defaultValue={role}>
        <option value="">Hosts and switches</option>
        <option value="host">Hosts only</option>
        <option value="switch">Switches only</option>
      </SelectField>
    </>
  );
}

function ValueField({ kind, value, sites, saved }: Choices & { kind: string; value: string }) {
  if (kind === 'devices') return <input type="hidden" name="value" value={value} />;
  const label = SELECTION_KINDS.find((each) => each.kind === kind)?.value;
  if (!label) return null;
  if (kind === 'site' || kind === 'saved') {
    const options = kind === 'site' ? sites.map((site) => ({ id: site, name: site })) : saved;
    return (
      <SelectField label={label} name="value" defaultValue={value} required>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    );
  }
  if (kind === 'names') {
    return (
      <TextAreaField
        label={label}
        name="value"
        rows={4}
        defaultValue={value}
        required
        mono
        placeholder="one per line"
        className="min-w-80"
      />
    );
  }
  return (
    <TextField
      label={label}
      name="value"
      defaultValue={value}
      required={kind === 'tag'}
      mono={kind === 'filter'}
      placeholder={kind === 'filter' ? 'vendor=Arista&site=fra' : ''}
      className="min-w-80"
    />
  );
}
