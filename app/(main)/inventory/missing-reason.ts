import type { ColumnId } from '#lib/inventory/columns.ts';
import type { InventoryRow } from '#lib/inventory/inventory-row.ts';

import { CAGE_MEANING } from '../../ui/status.tsx';

const OF_THE_HOST: Partial<Record<ColumnId, string>> = {
  site: 'No site was given for this host.',
  tags: 'No tag was given for this host.',
  hostKind: 'The host has not been read yet.',
  nic: 'No NIC of this host is known yet.',
  reason: 'There is nothing to explain.',
  reasonKind: 'There is nothing to explain.',
  remedy: 'There is nothing to remedy.',
  lastReadAt: 'Its module was never read.',
  lastAttemptAt: 'No run has visited the host yet.',
  lastOutcome: 'No run has visited the host yet.',
  farDevice: 'It is not known where the port is cabled to.',
  farPort: 'It is not known where the port is cabled to.',
  linkState: 'No link is looked for: no cage, nothing in it, or no carrier.',
  linkConfidence: 'It is not known where the port is cabled to.',
  assembly: 'No module of this port is known.',
};

const OF_THE_NIC: Partial<Record<ColumnId, string>> = {
  speedMbps: 'The host reports no speed.',
  link: 'The host did not report the link.',
  mac: 'The host did not report it.',
  driver: 'The host did not report it.',
  firmware: 'The host did not report it.',
  busAddress: 'The host did not report it.',
  master: 'The NIC is in no bond and no bridge.',
  fec: 'The host reports no active FEC.',
};

/** Why a row has no value in a column. */
export function missingReason(row: InventoryRow, id: ColumnId): string {
  const own = OF_THE_HOST[id];
  if (own) return own;
  if (row.state === 'not-reached') return row.reason ?? CAGE_MEANING[row.state];
  const nic = OF_THE_NIC[id];
  if (nic) return id === 'speedMbps' && row.link === 'down' ? 'The link is down.' : nic;
  if (row.state !== 'module') return row.reason ?? CAGE_MEANING[row.state];
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
