import type { ColumnId } from '#lib/inventory/columns.ts';
import type { InventoryRow } from '#lib/inventory/inventory-row.ts';

import { CAGE_MEANING } from '../../ui/status.tsx';

const NO_LINK = 'No link is looked for: no cage, nothing in it, or no carrier.';

const OF_THE_DEVICE: Partial<Record<ColumnId, string>> = {
  site: 'No site was given for this device.',
  tags: 'No tag was given for this device.',
  hostKind: 'The device has not been read yet.',
  nic: 'No port of this device is known yet.',
  reason: 'There is nothing to explain.',
  reasonKind: 'There is nothing to explain.',
  remedy: 'There is nothing to remedy.',
  lastReadAt: 'Its module was never read.',
  lastAttemptAt: 'No run has visited the device yet.',
  lastOutcome: 'No run has visited the device yet.',
  side: 'No module of this port is known.',
  linkState: NO_LINK,
  linkConfidence: 'It is not known where the port is cabled to.',
  assembly: 'No module of this port is known.',
};

const OF_THE_PORT: Partial<Record<ColumnId, string>> = {
  speedMbps: 'The device reports no speed.',
  link: 'The device did not report the link.',
  mac: 'The device did not report it.',
  driver: 'The device did not report it.',
  firmware: 'The device did not report it.',
  busAddress: 'The device did not report it.',
  master: 'The port is in no bond, bridge or port-channel.',
  fec: 'The device reports no active FEC.',
};

/** Why a row has no value in a column. */
export function missingReason(row: InventoryRow, id: ColumnId): string {
  if (id === 'farDevice' || id === 'farPort') {
    if (row.farDevice) return 'It is at a site that you may not see.';
    return row.linkState === null ? NO_LINK : 'It is not known where the port is cabled to.';
  }
  const own = OF_THE_DEVICE[id];
  if (own) return own;
  if (row.state === 'not-reached') return row.reason ?? CAGE_MEANING[row.state];
  const nic = OF_THE_PORT[id];
  if (nic) return id === 'speedMbps' && row.link === 'down' ? 'The link is down.' : nic;
  if (row.side === null) return row.reason ?? CAGE_MEANING[row.state];
  const optic = row.mediaClass?.startsWith('optic') ?? false;
  if (id === 'cableLengthM') {
    return optic
      ? 'An optic has a reach, not a cable length.'
      : 'Neither the EEPROM nor the part number states a length.';
  }
  if (id === 'wavelengthNm' || id === 'temperatureC' || id === 'rxPowerDbm' || id === 'txPowerDbm') {
    return row.mediaClass === 'passive-dac'
      ? 'A passive cable has no optical monitoring.'
      : 'The module does not report it.';
  }
  return 'The module does not report it.';
}
