import { TextField } from '../../ui/field.tsx';

/** A further secret: write-only, and where one is stored it can be removed. */
export function ExtraSecret({
  label,
  name,
  stored,
  hint,
  error,
}: {
  label: string;
  name: string;
  stored: boolean;
  hint: string;
  error?: string | undefined;
}) {
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={label}
        name={name}
        type="password"
        autoComplete="new-password"
        optional
        placeholder={stored ? 'Stored; type to replace it' : ''}
        hint={hint}
        error={error}
      />
      {stored && (
        <label className="flex items-center gap-1.5 text-sm">
          <input type="checkbox" name={`${name}-remove`} className="accent-accent" />
          Remove the stored one
        </label>
      )}
    </div>
  );
}
