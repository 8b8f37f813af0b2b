import { CAGE_STATE_LABELS, CAGE_STATES } from '#lib/fleet/cage-state.ts';
import { HOST_KINDS } from '#lib/fleet/host-kind.ts';
import { SWITCH_KINDS } from '#lib/fleet/switch-kind.ts';
import { MEDIA_CLASSES } from '#lib/optics/module-record.ts';

import type { InventoryRow } from './inventory-row.ts';
import { CONFIDENCE_LABELS, LINK_STATE_LABELS, REASON_KIND_LABELS, SIDE_LABELS } from './value-labels.ts';

/**
 * text: free words; choice: few values, offered with counts; list: several words in one cell;
 * number and time compare by range.
 */
export type ColumnType = 'text' | 'choice' | 'list' | 'number' | 'time';

/** One column of the inventory: the table, the chooser, filters, ORDER BY and both exports read only this. */
export interface Column {
  /** The property of `InventoryRow`, the name in URLs and in the JSON export. */
  id: keyof InventoryRow;
  /** Over the table's column. */
  label: string;
  /** Appended to the label in the CSV header. */
  unit?: string;
  type: ColumnType;
  /** SQL over `inventory i`; NULL when the value is missing. */
  sql: string;
  /** What ORDER BY uses instead of `sql`. */
  sortSql?: string;
  /** False when no row can miss the value. */
  nullable: boolean;
  /** Offered in the filter bar with counts. */
  facet?: boolean;
  /** Words for the codes of a choice. Codes stay codes in URLs and exports. */
  values?: Readonly<Record<string, string>>;
  visible?: boolean;
  /** Identity columns stay at the left edge and cannot be hidden. */
  pinned?: boolean;
  /** Pixels. */
  width: number;
  /** Serials, parts and addresses are read character by character. */
  mono?: boolean;
}

/** States of a cage that was not read: the gaps of the ledger. */
export const GAP_STATES = CAGE_STATES.filter(
  (state) => state !== 'module' && state !== 'empty' && state !== 'fixed',
);

// prettier-ignore
export const COLUMNS = [
  { id: 'host', label: 'Host', type: 'text', sql: 'i.host', nullable: false, visible: true, pinned: true, width: 136 },
  { id: 'nic', label: 'NIC', type: 'text', sql: "NULLIF(i.nic, '')", sortSql: "NULLIF(i.nic_sort, '')", nullable: true, visible: true, pinned: true, width: 126, mono: true },
  { id: 'state', label: 'State', type: 'choice', sql: 'i.state', nullable: false, facet: true, values: CAGE_STATE_LABELS, visible: true, width: 126 },
  { id: 'vendor', label: 'Vendor', type: 'choice', sql: 'i.vendor', nullable: true, facet: true, visible: true, width: 132 },
  { id: 'partNumber', label: 'Part number', type: 'text', sql: 'i.part_number', nullable: true, visible: true, width: 142, mono: true },
  { id: 'serial', label: 'Serial', type: 'text', sql: 'i.serial', nullable: true, visible: true, width: 156, mono: true },
  { id: 'type', label: 'Type', type: 'choice', sql: 'i.type', nullable: true, facet: true, visible: true, width: 132 },
  { id: 'cableLengthM', label: 'Cable length', unit: 'm', type: 'number', sql: 'i.cable_length_m', nullable: true, visible: true, width: 98 },
  { id: 'connector', label: 'Connector', type: 'choice', sql: 'i.connector', nullable: true, facet: true, visible: true, width: 132 },
  { id: 'speedMbps', label: 'Speed', unit: 'Mb/s', type: 'number', sql: 'i.speed_mbps', nullable: true, facet: true, visible: true, width: 76 },
  { id: 'side', label: 'Read from', type: 'choice', sql: 'i.side', nullable: true, facet: true, values: SIDE_LABELS, visible: true, width: 208 },
  { id: 'farDevice', label: 'Far device', type: 'text', sql: 'i.far_device', nullable: true, visible: true, width: 120 },
  { id: 'farPort', label: 'Far port', type: 'text', sql: 'i.far_port', nullable: true, visible: true, width: 156, mono: true },
  { id: 'link', label: 'Link status', type: 'choice', sql: 'i.link', nullable: true, facet: true, values: { up: 'Up', down: 'Down' }, visible: true, width: 96 },
  { id: 'lastReadAt', label: 'Last read', unit: 'UTC', type: 'time', sql: 'i.last_read_at', nullable: true, visible: true, width: 108 },
  { id: 'role', label: 'Device', type: 'choice', sql: 'i.role', nullable: false, facet: true, values: { host: 'Host', switch: 'Switch' }, width: 84 },
  { id: 'linkState', label: 'Link', type: 'choice', sql: 'i.link_state', nullable: true, facet: true, values: LINK_STATE_LABELS, width: 110 },
  { id: 'linkConfidence', label: 'Confidence', type: 'choice', sql: 'i.link_confidence', nullable: true, facet: true, values: CONFIDENCE_LABELS, width: 108 },
  { id: 'findings', label: 'Findings', type: 'number', sql: 'i.findings', nullable: false, width: 84 },
  { id: 'assembly', label: 'Assembly', type: 'text', sql: 'i.assembly', nullable: true, width: 240, mono: true },
  { id: 'site', label: 'Site', type: 'choice', sql: "NULLIF(i.site, '')", nullable: true, facet: true, width: 130 },
  { id: 'hostKind', label: 'System', type: 'choice', sql: 'i.host_kind', nullable: true, facet: true, values: { ...HOST_KINDS, ...SWITCH_KINDS }, width: 120 },
  { id: 'address', label: 'Address', type: 'text', sql: 'i.address', nullable: false, width: 150, mono: true },
  { id: 'tags', label: 'Tags', type: 'list', sql: "NULLIF(array_to_string(i.tags, ', '), '')", nullable: true, width: 150 },
  { id: 'reason', label: 'Reason', type: 'text', sql: 'i.reason_message', nullable: true, width: 280 },
  { id: 'reasonKind', label: 'Reason kind', type: 'choice', sql: 'i.reason_kind', nullable: true, facet: true, values: REASON_KIND_LABELS, width: 140 },
  { id: 'remedy', label: 'Remedy', type: 'text', sql: 'i.reason_remedy', nullable: true, width: 280 },
  { id: 'formFactor', label: 'Form factor', type: 'choice', sql: 'i.form_factor', nullable: true, facet: true, width: 112 },
  { id: 'mediaClass', label: 'Medium', type: 'choice', sql: 'i.media_class', nullable: true, facet: true, values: MEDIA_CLASSES, width: 140 },
  { id: 'mac', label: 'MAC', type: 'text', sql: 'i.mac', nullable: true, width: 160, mono: true },
  { id: 'driver', label: 'Driver', type: 'text', sql: 'i.driver', nullable: true, width: 110, mono: true },
  { id: 'firmware', label: 'Firmware', type: 'text', sql: 'i.firmware', nullable: true, width: 190, mono: true },
  { id: 'busAddress', label: 'Bus address', type: 'text', sql: 'i.bus_address', nullable: true, width: 130, mono: true },
  { id: 'master', label: 'Master', type: 'text', sql: 'i.master', nullable: true, width: 120, mono: true },
  { id: 'fec', label: 'FEC', type: 'text', sql: 'i.fec', nullable: true, width: 110 },
  { id: 'wavelengthNm', label: 'Wavelength', unit: 'nm', type: 'number', sql: 'i.wavelength_nm', nullable: true, width: 112 },
  { id: 'temperatureC', label: 'Temperature', unit: '°C', type: 'number', sql: 'i.temperature_c', nullable: true, width: 116 },
  { id: 'rxPowerDbm', label: 'Rx power', unit: 'dBm', type: 'number', sql: 'i.rx_power_dbm', nullable: true, width: 108 },
  { id: 'txPowerDbm', label: 'Tx power', unit: 'dBm', type: 'number', sql: 'i.tx_power_dbm', nullable: true, width: 108 },
  { id: 'lastAttemptAt', label: 'Last attempt', unit: 'UTC', type: 'time', sql: 'i.last_attempt_at', nullable: true, width: 112 },
  { id: 'lastOutcome', label: 'Last outcome', type: 'choice', sql: 'i.last_outcome', nullable: true, values: { success: 'Success', partial: 'Partial', failure: 'Failure', cancelled: 'Cancelled' }, width: 120 },
] as const satisfies readonly Column[];

export type ColumnId = (typeof COLUMNS)[number]['id'];

/** The columns offered with counts. */
export const FACET_IDS = COLUMNS.filter(
  (column): column is Extract<typeof column, { facet: true }> => 'facet' in column,
).map((column) => column.id);
export type FacetId = (typeof FACET_IDS)[number];

const BY_ID: ReadonlyMap<string, Column> = new Map(COLUMNS.map((column) => [column.id, column]));

/** The catalogue entry, or null: an id from a URL may be anything. */
export function findColumn(id: string): (Column & { id: ColumnId }) | null {
  return (BY_ID.get(id) as (Column & { id: ColumnId }) | undefined) ?? null;
}

export function columnOf(id: ColumnId): Column & { id: ColumnId } {
  return BY_ID.get(id) as Column & { id: ColumnId };
}

export const PINNED_IDS: readonly ColumnId[] = idsWhere((column) => column.pinned);
export const DEFAULT_COLUMN_IDS: readonly ColumnId[] = idsWhere((column) => column.visible);

function idsWhere(wanted: (column: Column) => boolean | undefined): ColumnId[] {
  return COLUMNS.filter((column) => wanted(column)).map((column) => column.id);
}

/** The column's name in the CSV header, with its unit. */
export function csvHeader(column: Column): string {
  return column.unit ? `${column.label} (${column.unit})` : column.label;
}

/** The words for one value of a column: `passive-dac` is shown as `Passive DAC`, an unlisted code in plain words. */
export function valueLabel(column: Column, value: string): string {
  if (!column.values) return value;
  const plain = value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');
  return Object.hasOwn(column.values, value) ? (column.values[value] ?? plain) : plain;
}
