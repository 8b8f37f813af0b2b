'use client';

import { useState } from 'react';

import { type Role, ROLES } from '#lib/people/actor.ts';

import { SelectField, TextField } from '../../ui/field.tsx';
import { ROLE_WORDS } from './role-words.ts';

/** Role and sites of an account. The form finds them as `role` and `sites`. */
export function AccessFields({
  role: initial,
  sites,
  knownSites,
  fields,
}: {
  role: Role;
  sites: readonly string[];
  knownSites: readonly string[];
  fields: Record<string, string>;
}) {
  const [role, setRole] = useState(initial);
  const known = knownSites.length > 0 ? ` Devices are at ${knownSites.join(', ')}.` : '';
  return (
    <>
      <SelectField
        label="Role"
        name="role"
        value={role}
        onChange={(event) => setRole(event.target.value as Role)}
        hint={ROLE_WORDS[role].may}
        error={fields.role}
      >
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {ROLE_WORDS[each].label}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Sites"
        name="sites"
        optional
        defaultValue={sites.join(', ')}
        hint={`Separated by commas. The role holds, and shows devices, there only; without any it holds everywhere.${known}`}
        error={fields.sites}
      />
    </>
  );
}
