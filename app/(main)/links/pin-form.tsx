'use client';

import { useEffect, useState } from 'react';

import type { PortMatch } from '#lib/inventory/find-ports.ts';

import { LinkStateStatus } from '../../ui/status.tsx';
import { useFilledEarly } from '../../ui/use-filled-early.ts';
import { PinButton } from './pin-buttons.tsx';

/** Finds the port at the other end by words, to pin it. */
export function PinForm({
  portId,
  deviceId,
  near,
  blocked,
}: {
  portId: string;
  /** The port's device: a port is not cabled to its own. */
  deviceId: string;
  near: string;
  blocked: string | null;
}) {
  const [text, setText] = useState('');
  const input = useFilledEarly<HTMLInputElement>((event) => setText(event.target.value));
  const [found, setFound] = useState<{ text: string; ports: PortMatch[] } | null>(null);
  const wanted = text.trim();

  useEffect(() => {
    if (wanted.length < 2) return;
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      const params = new URLSearchParams({ q: wanted, except: deviceId });
      const response = await fetch(`/api/links/ports?${params}`, { signal: asked.signal }).catch(() => null);
      if (response?.ok) setFound({ text: wanted, ports: (await response.json()) as PortMatch[] });
    }, 200);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [wanted, deviceId]);

  const shown = wanted.length >= 2 && found ? found : null;
  return (
    <div className="flex flex-col gap-2">
      <label className="flex flex-col gap-1">
        <span className="text-sm text-muted">The port that it is cabled to</span>
        <input
          ref={input}
          type="search"
          className="control"
          placeholder="leaf-1a Ethernet12"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <ul aria-label="Ports found" aria-live="polite" className="flex flex-col">
        {shown?.ports.map((port) => (
          <li
            key={port.portId}
            className="flex min-h-8 items-center gap-3 border-b border-line py-0.5 last:border-0"
          >
            <span className="min-w-0 flex-1 truncate" title={`${port.device} ${port.port}`}>
              {port.device} <span className="mono">{port.port}</span>
              {port.description && <span className="ml-2 text-muted">{port.description}</span>}
            </span>
            <span className="text-sm">
              {port.farDevice ? (
                <span className="text-muted">
                  linked to {port.farDevice} {port.farPort}
                </span>
              ) : (
                port.linkState && <LinkStateStatus state={port.linkState} />
              )}
            </span>
            <PinButton
              portId={portId}
              farPortId={port.portId}
              near={near}
              far={`${port.device} ${port.port}`}
              blocked={blocked}
            />
          </li>
        ))}
        {shown?.ports.length === 0 && (
          <li className="text-muted">
            No port of another device has all of these words. A device must be registered and read first.
          </li>
        )}
      </ul>
    </div>
  );
}
