import type { ReactNode } from 'react';

import type { CodePoint, ModuleRecord } from '#lib/optics/module-record.ts';
import { MEDIA_CLASSES } from '#lib/optics/module-record.ts';

import { Identifier } from '../../../ui/identifier.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Fact, Facts } from '../../../ui/panel.tsx';

const NOT_REPORTED = 'The module does not report it.';

/** One decoded field. A field of the core set shows a dash when it is missing; the others show only when present. */
interface RecordFact {
  name: string;
  core?: boolean;
  value: (record: ModuleRecord) => ReactNode;
}

const IDENTITY: RecordFact[] = [
  { name: 'Vendor', core: true, value: ({ vendor }) => vendor },
  {
    name: 'Part number',
    core: true,
    value: ({ partNumber, productId }) => partNumber !== productId && copied(partNumber, 'part number'),
  },
  // What Cisco calls PID; `Part number` then is the maker's, or not told.
  {
    name: 'Product id of the switch vendor',
    value: ({ productId }) => copied(productId ?? null, 'product id'),
  },
  { name: 'Serial', core: true, value: ({ serial }) => copied(serial, 'serial') },
  { name: 'Revision', core: true, value: ({ revision }) => revision },
  { name: 'OUI', core: true, value: ({ oui }) => copied(oui, 'OUI') },
  {
    name: 'Date code',
    core: true,
    value: ({ dateCode }) =>
      dateCode &&
      (dateCode.date
        ? `${dateCode.date}${dateCode.lot ? `, lot ${dateCode.lot}` : ''}`
        : `${dateCode.raw} (no date)`),
  },
  { name: 'CLEI', value: ({ clei }) => clei },
  { name: 'Hardware revision', value: ({ hardwareRevision }) => hardwareRevision },
  {
    name: 'Firmware',
    value: ({ firmware }) =>
      firmware?.active && `${firmware.active}${firmware.inactive ? `, inactive ${firmware.inactive}` : ''}`,
  },
];

const MEDIUM: RecordFact[] = [
  { name: 'Type', core: true, value: ({ functionalClass }) => functionalClass },
  { name: 'Medium', core: true, value: ({ mediaClass }) => mediaClass && MEDIA_CLASSES[mediaClass] },
  { name: 'Form factor', core: true, value: ({ formFactor }) => formFactor },
  { name: 'Connector', core: true, value: ({ connector }) => coded(connector) },
  { name: 'Cable length', core: true, value: cableLength },
  { name: 'Cable length in EEPROM', value: ({ cableLengthEepromM }) => withUnit(cableLengthEepromM, 'm') },
  {
    name: 'Cable length in part number',
    value: ({ cableLengthPartNumberM }) => withUnit(cableLengthPartNumberM, 'm'),
  },
  {
    name: 'Reach',
    core: true,
    value: ({ reach }) => reach.map(({ medium, meters }) => `${metres(meters)} over ${medium}`).join(', '),
  },
  {
    name: 'Wavelength',
    core: true,
    value: ({ wavelengthNm, wavelengthToleranceNm: tolerance }) =>
      withUnit(wavelengthNm, tolerance ? `nm ± ${tolerance} nm` : 'nm'),
  },
  {
    name: 'Bidirectional',
    value: ({ bidirectional: both }) =>
      both && `sends ${both.txNm} nm, receives ${both.rxNm ?? 'unknown'} nm`,
  },
  { name: 'DWDM channel', value: ({ dwdmChannel }) => dwdmChannel },
  { name: 'Breakout', value: ({ breakout }) => breakout },
  { name: 'Compliance', core: true, value: ({ compliance }) => compliance.join(', ') },
  { name: 'Extended compliance', value: ({ extendedCompliance }) => coded(extendedCompliance) },
  { name: 'Media technology', value: ({ mediaTechnology }) => coded(mediaTechnology) },
  {
    name: 'Copper loss',
    value: ({ attenuation }) => attenuation?.map(({ ghz, db }) => `${db} dB at ${ghz} GHz`).join(', '),
  },
];

const INTERFACE: RecordFact[] = [
  { name: 'Identifier', core: true, value: ({ identifier }) => coded(identifier) },
  { name: 'Extended identifier', value: ({ extendedIdentifier }) => coded(extendedIdentifier) },
  { name: 'Specification', value: ({ specification }) => specification },
  { name: 'Encoding', core: true, value: ({ encoding }) => encoding },
  {
    name: 'Nominal bit rate per lane',
    core: true,
    value: ({ nominalBitRateMbd }) => withUnit(nominalBitRateMbd, 'MBd'),
  },
  { name: 'Module speed', value: ({ nominalSpeedMbps: speed }) => speed && `${speed / 1000} Gb/s` },
  { name: 'Lanes', value: ({ laneCount }) => laneCount },
  { name: 'Rate identifier', value: ({ rateIdentifier }) => coded(rateIdentifier) },
  { name: 'Maximum power', core: true, value: ({ maxPowerW }) => withUnit(maxPowerW, 'W') },
  { name: 'Power class', value: ({ powerClass }) => powerClass },
  {
    name: 'Clock recovery',
    value: ({ cdr }) => cdr && `transmit ${onOff(cdr.tx)}, receive ${onOff(cdr.rx)}`,
  },
  { name: 'Options', value: ({ options }) => options?.join(', ') },
  { name: 'Module state', value: ({ moduleState }) => coded(moduleState) },
  { name: 'Fault cause', value: ({ faultCause }) => coded(faultCause) },
  {
    name: 'Applications',
    value: ({ applications }) =>
      applications
        ?.map(({ hostInterface, mediaInterface }) => `${hostInterface.name} / ${mediaInterface.name}`)
        .join(', '),
  },
  {
    name: 'Checksums',
    value: ({ checksums }) =>
      checksums?.map(({ name, ok }) => `${name} ${ok ? 'right' : 'wrong'}`).join(', '),
  },
];

export const RECORD_GROUPS = { IDENTITY, MEDIUM, INTERFACE } as const;

/** Decoded fields as names and values. */
export function RecordFacts({ record, facts }: { record: ModuleRecord; facts: RecordFact[] }) {
  return (
    <Facts>
      {facts.map(({ name, core = false, value }) => {
        const shown = value(record);
        const missing = shown === null || shown === undefined || shown === '';
        if (missing && !core) return null;
        return (
          <Fact key={name} name={name}>
            {missing ? (
              <Missing reason={NOT_REPORTED} />
            ) : (
              <span
                title={typeof shown === 'string' ? shown : undefined}
                className="break-words whitespace-normal"
              >
                {shown}
              </span>
            )}
          </Fact>
        );
      })}
    </Facts>
  );
}

function cableLength({ cableLengthM, cableLengthSource, cableLengthDisagrees }: ModuleRecord): string | null {
  if (cableLengthM === null) return null;
  const source = cableLengthSource === 'part-number' ? 'from the part number' : 'from the EEPROM';
  return `${cableLengthM} m, ${source}${cableLengthDisagrees ? '; the two disagree' : ''}`;
}

function copied(value: string | null, label: string): ReactNode {
  return value && <Identifier value={value} label={label} />;
}

function coded(point: CodePoint | null | undefined): string | null {
  return point ? `${point.name} (0x${point.code.toString(16).padStart(2, '0')})` : null;
}

function withUnit(value: number | null | undefined, unit: string): string | null {
  return value === null || value === undefined ? null : `${value} ${unit}`;
}

function metres(meters: number): string {
  return meters >= 1000 ? `${meters / 1000} km` : `${meters} m`;
}

function onOff(on: boolean | null): string {
  return on === null ? 'unknown' : on ? 'on' : 'off';
}
