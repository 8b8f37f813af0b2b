import type { ImportField } from '#lib/devices/import-columns.ts';

import { SelectField, TextField } from '../../../ui/field.tsx';
import type { DeviceOffers } from '../device-fields.tsx';
import type { ImportSettings } from './import-plan.ts';

/** What holds for every row whose own cell is empty, and what becomes of devices that are there already. */
export function ImportDefaults({
  offers,
  settings: { defaults, existing },
  onChange,
}: {
  offers: DeviceOffers;
  settings: ImportSettings;
  onChange: (change: Partial<ImportSettings>) => void;
}) {
  const set = (field: ImportField) => (event: { target: { value: string } }) =>
    onChange({ defaults: { ...defaults, [field]: event.target.value } });
  return (
    <section
      aria-label="For every row"
      className="grid grid-cols-2 gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <p className="col-span-2 text-muted">Where a row says nothing of its own:</p>
      <SelectField label="Credential" value={defaults.credential ?? ''} onChange={set('credential')}>
        <option value="">None</option>
        {offers.credentials.map(({ id, name }) => (
          <option key={id} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Platform" value={defaults.platform ?? ''} onChange={set('platform')}>
        <option value="">Detect at the first visit</option>
        {offers.platforms.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </SelectField>
      <TextField label="Site" optional defaultValue={defaults.site ?? ''} onBlur={set('site')} />
      <TextField label="Tags" optional defaultValue={defaults.tags ?? ''} onBlur={set('tags')} />
      <TextField label="Reached through" optional defaultValue={defaults.via ?? ''} onBlur={set('via')} />
      <TextField label="Zone" optional defaultValue={defaults.zone ?? ''} onBlur={set('zone')} />
      <SelectField
        className="col-span-2"
        label="Devices that are registered already"
        value={existing}
        onChange={(event) => onChange({ existing: event.target.value as ImportSettings['existing'] })}
        hint="A device is known by its name. An empty cell leaves it as it is."
      >
        <option value="update">Change them to what the row says</option>
        <option value="skip">Leave them as they are</option>
      </SelectField>
    </section>
  );
}
