import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { TextAreaField, TextField } from '../../ui/field.tsx';

/** The secret that signs in, or where the worker finds it. */
export function SecretFields({
  kind,
  source,
  keeps,
  reference,
  fields,
}: {
  kind: CredentialRow['kind'];
  source: CredentialRow['source'];
  /** One of this kind is stored already: left empty, it stays. */
  keeps: boolean;
  reference: string;
  fields: Record<string, string>;
}) {
  const byKey = kind === 'private-key';
  const unchanged = keeps ? 'Stored; type to replace it' : '';
  return (
    <>
      {source !== 'stored' && (
        <TextField
          label={source === 'environment' ? 'Variable' : 'File'}
          name="reference"
          mono
          defaultValue={reference}
          placeholder={source === 'environment' ? 'FERRULE_SECRET_HYPERVISORS' : 'hypervisors/id_ed25519'}
          hint={
            source === 'environment'
              ? 'Set where the worker runs. Its name begins with FERRULE_SECRET_, its value is the secret.'
              : 'Below the folder FERRULE_SECRETS_DIR of the worker; the file is the secret.'
          }
          error={fields.reference}
        />
      )}
      {source === 'stored' && !byKey && (
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          placeholder={unchanged}
          hint={
            kind === 'keyboard-interactive'
              ? 'Given as the answer to the one question for a password; never offered by itself.'
              : undefined
          }
          error={fields.password}
        />
      )}
      {source === 'stored' && byKey && (
        <TextAreaField
          label="Private key"
          name="privateKey"
          mono
          rows={keeps ? 3 : 7}
          placeholder={unchanged || '-----BEGIN OPENSSH PRIVATE KEY-----'}
          hint="OpenSSH or PEM, the whole file. Its public key belongs into the account’s authorized_keys."
          error={fields.privateKey}
        />
      )}
      {byKey && (
        <TextField
          label="Passphrase"
          name="passphrase"
          type="password"
          autoComplete="new-password"
          optional
          hint={
            keeps
              ? 'A new key takes a new passphrase with it; left empty, that of the stored key stays.'
              : undefined
          }
          error={fields.passphrase}
        />
      )}
    </>
  );
}
