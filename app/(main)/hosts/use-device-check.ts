'use client';

import { useEffect, useState } from 'react';

import type { DeviceCheckRow } from '#lib/devices/check-step.ts';

import { ApiError, fetchJson, sendJson } from '../../ui/api-client.ts';
import type { DeviceValues } from './device-fields.tsx';

const POLL_MS = 600;
/** What a check is about: after a change of one of these it says nothing any more. */
const ABOUT = ['address', 'port', 'platform', 'credential', 'via', 'zone', 'ssh'] as const;

export interface DeviceCheck {
  /** null: none was asked for. */
  row: DeviceCheckRow | null;
  error: string | null;
  /** Field name to what is wrong with it. */
  fields: Record<string, string>;
  pending: boolean;
  /** Asks for a check; `fingerprint` is the key that the person compared. */
  start(values: DeviceValues, fingerprint?: string): void;
  /** The id of the check, when it was about these values. */
  idFor(values: DeviceValues): string | undefined;
}

/** Runs checks of a device in a worker and follows the last one. */
export function useDeviceCheck(deviceId: string | undefined): DeviceCheck {
  const [about, setAbout] = useState('');
  const [id, setId] = useState<string | null>(null);
  const [row, setRow] = useState<DeviceCheckRow | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [starting, setStarting] = useState(false);
  const over = row?.state === 'done';
  useEffect(() => {
    if (id === null || over) return;
    let left = false;
    const look = async () => {
      try {
        const next = await fetchJson<DeviceCheckRow>(`/api/devices/checks/${id}`);
        if (!left) setRow(next);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!left) setFailure(error);
      }
    };
    const timer = setInterval(() => void look(), POLL_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [id, over]);
  const start = async (values: DeviceValues, fingerprint?: string) => {
    setStarting(true);
    setFailure(null);
    setRow(null);
    setId(null);
    try {
      const { tags: _tags, notes: _notes, ...place } = values;
      const asked = { ...place, ...(deviceId && { deviceId }), ...(fingerprint && { fingerprint }) };
      const { id: checkId } = await sendJson<{ id: string }>('POST', '/api/devices/checks', asked);
      setAbout(wordsOf(values));
      setRow({ id: checkId, state: 'queued', zone: values.zone, steps: [], passed: null });
      setId(checkId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    } finally {
      setStarting(false);
    }
  };
  return {
    row,
    error: failure?.message ?? null,
    fields: failure?.fields ?? {},
    pending: starting || (row !== null && !over && failure === null),
    start: (values, fingerprint) => void start(values, fingerprint),
    idFor: (values) => (row && wordsOf(values) === about ? row.id : undefined),
  };
}

const wordsOf = (values: DeviceValues): string => JSON.stringify(ABOUT.map((field) => values[field]));
