'use client';

import { type ReactNode, useRef, useState } from 'react';

import { Button, ButtonLink } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';
import type { Submission } from '../../ui/use-submit.ts';
import { CheckSteps } from './check-steps.tsx';
import { DeviceFields, type DeviceOffers, type DeviceValues, deviceValues } from './device-fields.tsx';
import { CommandsPanel } from './new/commands-panel.tsx';
import { useDeviceCheck } from './use-device-check.ts';

/** The inputs of a device beside what runs on it, and its check; `children` are the buttons that save it. */
export function DeviceForm({
  deviceId,
  values,
  offers,
  mayDecide,
  submission,
  onSubmit,
  save,
  leadsTo,
  children,
}: {
  /** The device that is edited; left out for a new one. */
  deviceId?: string;
  values: DeviceValues;
  offers: DeviceOffers;
  /** Whether the person may approve host keys. */
  mayDecide: boolean;
  submission: Submission;
  /** `check` is the id of the check of these values. */
  onSubmit: (values: DeviceValues, check: string | undefined) => void;
  /** The button that saves. */
  save: ReactNode;
  /** Where it goes on when nothing is saved. */
  leadsTo: string;
  children?: ReactNode;
}) {
  const [platform, setPlatform] = useState(values.platform);
  const [credential, setCredential] = useState(values.credential);
  const form = useRef<HTMLFormElement>(null);
  const check = useDeviceCheck(deviceId);
  const current = () => deviceValues(new FormData(form.current!));
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]">
      <ScriptForm
        ref={form}
        noValidate
        className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5"
        onSubmit={() => {
          const device = current();
          onSubmit(device, check.idFor(device));
        }}
      >
        <FormError submission={submission} />
        <DeviceFields
          values={values}
          fields={{ ...check.fields, ...submission.fields }}
          offers={offers}
          onPlatform={setPlatform}
          onCredential={setCredential}
        />
        {check.error && Object.keys(check.fields).length === 0 && <Notice tone="bad">{check.error}</Notice>}
        {check.row && (
          <CheckSteps
            check={check.row}
            mayDecide={mayDecide}
            onAccept={(fingerprint) => check.start(current(), fingerprint)}
          />
        )}
        {children}
        <div className="flex gap-2">
          {save}
          <Button pending={check.pending} onClick={() => check.start(current())}>
            Check
          </Button>
          <ButtonLink variant="ghost" href={leadsTo}>
            Cancel
          </ButtonLink>
        </div>
      </ScriptForm>
      <CommandsPanel
        choice={platform}
        platform={offers.platforms.find(({ id }) => id === platform) ?? null}
        account={offers.credentials.find(({ name }) => name === credential)?.username ?? null}
      />
    </div>
  );
}
