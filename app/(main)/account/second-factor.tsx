'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { ApiError, sendJson } from '../../ui/api-client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { OnceShown } from '../../ui/once-shown.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { PasswordAsked } from './password-asked.tsx';
import { QrCode } from './qr-code.tsx';

type Step = { at: 'start' } | { at: 'scan'; uri: string; codes: string[] } | { at: 'codes'; codes: string[] };

/** Turns codes of an authenticator app on and off; backup codes are shown once. */
export function SecondFactor({ enabled }: { enabled: boolean }) {
  const router = useRouter();
  const [step, setStep] = useState<Step>({ at: 'start' });
  if (step.at === 'scan') {
    return (
      <ScanStep
        uri={step.uri}
        onVerified={() => setStep({ at: 'codes', codes: step.codes })}
        onCancel={() => setStep({ at: 'start' })}
      />
    );
  }
  if (step.at === 'codes') {
    return (
      <div className="flex flex-col gap-3">
        <OnceShown
          title="Keep these backup codes"
          label="Backup codes"
          text={step.codes.join('\n')}
          note="Each signs you in once when the app is not at hand. They are shown only now."
        />
        <Button
          className="self-start"
          onClick={() => {
            setStep({ at: 'start' });
            router.refresh();
          }}
        >
          I have kept them
        </Button>
      </div>
    );
  }
  if (enabled) {
    return (
      <div className="flex flex-col gap-3">
        <p>
          On: signing in takes the password and a code of your authenticator app, or one of your backup codes.
        </p>
        <div className="flex flex-wrap gap-2">
          <PasswordAsked
            label="New backup codes"
            confirmLabel="Make new codes"
            body="The backup codes you have stop working."
            onPassword={async (password) => {
              const path = '/api/auth/two-factor/generate-backup-codes';
              const { backupCodes } = await sendJson<{ backupCodes: string[] }>('POST', path, { password });
              setStep({ at: 'codes', codes: backupCodes });
            }}
          />
          <PasswordAsked
            danger
            label="Turn off"
            confirmLabel="Turn the second factor off"
            body="From then on your password alone signs you in."
            onPassword={async (password) => {
              await sendJson('POST', '/api/auth/two-factor/disable', { password });
              router.refresh();
            }}
          />
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p>Off: your password alone signs you in. With an authenticator app a stolen password is not enough.</p>
      <PasswordAsked
        label="Turn on"
        confirmLabel="Continue"
        body="An authenticator app on your phone or computer is needed next."
        onPassword={async (password) => {
          const { totpURI, backupCodes } = await sendJson<{ totpURI: string; backupCodes: string[] }>(
            'POST',
            '/api/auth/two-factor/enable',
            { password },
          );
          setStep({ at: 'scan', uri: totpURI, codes: backupCodes });
        }}
      />
    </div>
  );
}

function ScanStep({
  uri,
  onVerified,
  onCancel,
}: {
  uri: string;
  onVerified: () => void;
  onCancel: () => void;
}) {
  const submission = useSubmit();
  const { pending, fields, run } = submission;
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <ScriptForm
      noValidate
      className="flex flex-wrap items-start gap-4"
      onSubmit={(event) => {
        const code = String(new FormData(event.currentTarget).get('code')).replaceAll(/\s/g, '');
        run(async () => {
          await verify(code);
          onVerified();
        });
      }}
    >
      <QrCode text={uri} label="QR code for the authenticator app" />
      <div className="flex min-w-56 flex-1 flex-col gap-3">
        <p>
          Scan this with the app, or enter the key by hand:{' '}
          <code className="mono">{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
        <FormError submission={submission} />
        <TextField
          label="Code the app shows"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          mono
          error={fields.code}
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" pending={pending}>
            Turn on
          </Button>
          <Button variant="ghost" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </div>
    </ScriptForm>
  );
}

async function verify(code: string): Promise<void> {
  try {
    await sendJson('POST', '/api/auth/two-factor/verify-totp', { code });
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 401].includes(error.status)) throw error;
    throw new ApiError(400, '', { code: 'This is not the code. It changes every 30 seconds.' });
  }
}
