import Link from 'next/link';
import type { ReactNode } from 'react';

import type { LinkEnd } from '#lib/inventory/link-ends.ts';
import type { DomLane } from '#lib/optics/module-record.ts';

import { Identifier } from '../../ui/identifier.tsx';
import { Missing } from '../../ui/missing.tsx';
import { CageStatus, LinkStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { deviceHref, portHref } from '../devices/device-words.ts';
import { FEC_REFUSED, sentences } from '../devices/shown-port.ts';
import { sideSentence } from '../devices/side-words.ts';

interface EndFact {
  name: string;
  cell: (end: LinkEnd) => ReactNode;
  /** What must be the same at both ends; null where an end does not say. */
  same?: (end: LinkEnd) => string | null;
  /** Left out when neither end has it. */
  optional?: (end: LinkEnd) => boolean;
}

const UNREPORTED = 'The device did not report it.';

const FACTS: EndFact[] = [
  {
    name: 'Port',
    cell: (end) =>
      !end.isElsewhere && (
        <Link href={portHref(end.role, end.deviceId, end.portId)} prefetch={false} className="link mono">
          {end.port}
        </Link>
      ),
  },
  {
    name: 'Description',
    cell: ({ description }) => description,
    optional: ({ description }) => description !== null,
  },
  {
    name: 'Link',
    cell: ({ link }) => (link ? <LinkStatus link={link} /> : <Missing reason={UNREPORTED} />),
    same: ({ link }) => link,
  },
  {
    name: 'Speed',
    cell: ({ speedMbps }) =>
      speedMbps === null ? <Missing reason={UNREPORTED} /> : `${speedMbps / 1000} Gb/s`,
    same: ({ speedMbps }) => (speedMbps === null ? null : String(speedMbps)),
  },
  { name: 'FEC', cell: Fec },
  {
    name: 'Member of',
    cell: ({ master }) => master && <span className="mono">{master}</span>,
    optional: ({ master }) => master !== null,
  },
  {
    name: 'Cage',
    cell: (end) =>
      !end.isElsewhere && <CageStatus state={end.state} reason={sentences(end.reason, end.remedy)} />,
  },
  {
    name: 'Read from',
    cell: (end) => {
      if (end.side === null) return <Missing reason={noModule(end)} />;
      return end.side === 'read' ? (
        <span className="text-faint">Read here</span>
      ) : (
        <span className="text-info">
          <Icon name="far-end" size={12} className="mr-1" />
          {sideSentence(end)}
        </span>
      );
    },
  },
  fact('Vendor', (end) => end.vendor),
  fact('Part number', (end) =>
    end.moduleId ? (
      <Link href={`/modules/${end.moduleId}`} prefetch={false} className="link mono">
        {end.partNumber ?? 'Module'}
      </Link>
    ) : (
      end.partNumber
    ),
  ),
  fact('Serial', ({ serial }) => serial && <Identifier value={serial} label="serial" />),
  { ...fact('Type', (end) => end.type), same: (end) => (end.side === 'far-end' ? null : end.type) },
  fact('Form factor', (end) => end.formFactor),
  {
    ...fact('Wavelength', ({ wavelengthNm }) => wavelengthNm && `${wavelengthNm} nm`),
    optional: (end) => end.wavelengthNm !== null,
  },
  {
    ...fact('Cable length', ({ cableLengthM }) => cableLengthM && `${cableLengthM} m`),
    optional: (end) => end.cableLengthM !== null,
  },
  {
    name: 'Temperature',
    cell: ({ dom }) => value(dom?.temperatureC, '°C', 1),
    optional: ({ dom }) => dom?.temperatureC != null,
  },
  {
    name: 'Module read',
    cell: (end) =>
      end.side === 'far-end' ? null : <Time at={end.lastReadAt} missing="Its module was never read." />,
  },
];

/** Both ends of a link beside each other; what must agree and does not is marked. `far` is null where nothing is known. */
export function EndsTable({ near, far }: { near: LinkEnd; far: LinkEnd | null }) {
  const ends = far ? [near, far] : [near];
  const facts = FACTS.filter(({ optional }) => !optional || ends.some(optional));
  return (
    <table className="data-table table-fixed" aria-label="Both ends">
      <thead>
        <tr>
          <th scope="col" className="w-28">
            <span className="sr-only">Fact</span>
          </th>
          {ends.map((end) => (
            <th key={end.portId} scope="col">
              {end.isElsewhere ? (
                end.device
              ) : (
                <Link href={deviceHref(end.role, end.deviceId)} prefetch={false} className="link font-medium">
                  {end.device}
                </Link>
              )}
              {end.site && <span className="ml-2 font-normal text-muted">{end.site}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.map(({ name, cell, same }) => (
          <tr key={name}>
            <th scope="row" className="border-line! font-normal">
              <FactName name={name} differs={far !== null && differs(same, near, far)} />
            </th>
            {ends.map((end) => (
              <td key={end.portId} data-wrap="" className="min-w-0! max-w-none! [overflow-wrap:anywhere]">
                {cell(end) || <Missing reason={noModule(end)} />}
              </td>
            ))}
          </tr>
        ))}
        <LaneRows ends={ends} />
      </tbody>
    </table>
  );
}

function FactName({ name, differs }: { name: string; differs: boolean }) {
  if (!differs) return name;
  return (
    <span className="text-warn" title="The two ends differ">
      {name} <span aria-hidden="true">≠</span>
      <span className="sr-only">: the two ends differ</span>
    </span>
  );
}

function differs(same: EndFact['same'], near: LinkEnd, far: LinkEnd): boolean {
  const [a, b] = [same?.(near) ?? null, same?.(far) ?? null];
  return a !== null && b !== null && a !== b;
}

function fact(name: string, pick: (end: LinkEnd) => ReactNode): EndFact {
  return {
    name,
    cell: (end) => {
      // What faces it is shown at its own end.
      const shown = end.side === 'far-end' ? null : pick(end);
      return shown || <Missing reason={noModule(end)} />;
    },
  };
}

function noModule({ reason, state, side }: LinkEnd): string {
  if (side === 'far-end') return 'Not known: what was read at the other end is another part.';
  if (side !== null) return 'The module does not report it.';
  if (reason) return sentences(reason)!;
  if (state === 'empty') return 'The cage is empty.';
  return state === 'fixed' ? 'The port has no cage.' : 'The module could not be read.';
}

function Fec({ fecActive, fecError }: LinkEnd) {
  if (fecActive.length > 0) return fecActive.join(', ');
  if (fecError && /invalid argument/i.test(fecError)) {
    return (
      <>
        <span className="text-warn">{fecError}.</span> <span className="text-muted">{FEC_REFUSED}</span>
      </>
    );
  }
  return <Missing reason={fecError ? `${fecError}.` : UNREPORTED} />;
}

/** The light of each lane, in both directions. Only the end that was read has it. */
function LaneRows({ ends }: { ends: LinkEnd[] }) {
  const lanes = Math.max(0, ...ends.map(({ dom }) => dom?.lanes.length ?? 0));
  return Array.from({ length: lanes }, (_, at) => {
    const name = lanes === 1 ? '' : ` ${at + 1}`;
    return (
      // oxlint-disable-next-line react/no-array-index-key -- a lane is its number
      <tr key={at}>
        <th scope="row" className="border-line! font-normal">
          Light{name}
        </th>
        {ends.map(({ portId, dom }) => (
          <td key={portId}>
            <Light lane={dom?.lanes[at]} />
          </td>
        ))}
      </tr>
    );
  });
}

function Light({ lane }: { lane: DomLane | undefined }) {
  if (!lane) return <Missing reason="No optical monitoring was read at this end." />;
  return (
    <span className="inline-flex gap-3">
      <span>
        <span className="text-muted">Rx</span> {power(lane.rxPowerDbm, lane.rxPowerMw)}
      </span>
      <span>
        <span className="text-muted">Tx</span> {power(lane.txPowerDbm, lane.txPowerMw)}
      </span>
      {lane.biasMa !== null && <span className="text-muted">{lane.biasMa.toFixed(1)} mA</span>}
    </span>
  );
}

/** No light has no logarithm: 0 mW comes without dBm, and -40 dBm is where modules stop counting. */
function power(dbm: number | null, milliwatts: number | null): ReactNode {
  if (dbm === null ? milliwatts === 0 : dbm <= -40) return <span className="text-warn">dark</span>;
  return value(dbm, 'dBm', 2);
}

function value(amount: number | null | undefined, unit: string, digits: number): ReactNode {
  if (amount === null || amount === undefined) return <Missing reason="The module does not report it." />;
  return `${amount.toFixed(digits)} ${unit}`;
}
