'use client';

import { type ReactNode, useState } from 'react';

import { FormError } from '../../ui/form-error.tsx';
import type { Submission } from '../../ui/use-submit.ts';
import { DeviceFields, type DeviceOffers, type DeviceValues, deviceValues } from './device-fields.tsx';
import { CommandsPanel } from './new/commands-panel.tsx';

/** The inputs of a device beside what runs on it; `children` are the buttons. */
export function DeviceForm({
  values,
  offers,
  submission,
  onSubmit,
  children,
}: {
  values: DeviceValues;
  offers: DeviceOffers;
  submission: Submission;
  onSubmit: (values: DeviceValues) => void;
  children: ReactNode;
}) {
  const [platform, setPlatform] = useState(values.platform);
  const [credential, setCredential] = useState(values.credential);
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]">
      <form
        noValidate
        className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(deviceValues(new FormData(event.currentTarget)));
        }}
      >
        <FormError submission={submission} />
        <DeviceFields
          values={values}
          fields={submission.fields}
          offers={offers}
          onPlatform={setPlatform}
          onCredential={setCredential}
        />
        {children}
      </form>
      <CommandsPanel
        choice={platform}
        platform={offers.platforms.find(({ id }) => id === platform) ?? null}
        account={offers.credentials.find(({ name }) => name === credential)?.username ?? null}
      />
    </div>
  );
}
