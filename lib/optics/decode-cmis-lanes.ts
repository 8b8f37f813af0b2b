import { BANKS, LANES_PER_BANK } from '#lib/optics/cmis-banks.ts';
import { CMIS_CONFIG_STATUS, CMIS_DATA_PATH_STATES } from '#lib/optics/cmis-codes.ts';
import { codePointOrNull } from '#lib/optics/code-point.ts';
import { u16, writtenPage } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import type { LaneSettings } from '#lib/optics/module-record.ts';
import { round, stated } from '#lib/optics/units.ts';

/** Revisions of lower memory byte 1. Revision 4.0 turned the meaning of the first control round; 5.0 brought output states. */
const REVISION_4 = 0x40;
const REVISION_5 = 0x50;

/** C-band and L-band tunable lasers: page 00h byte 212. */
const TUNABLE: ReadonlySet<number | null> = new Set([0x10, 0x11]);

/**
 * How each lane is set up, from pages 10h, 11h and 12h of every bank that was read. Bytes 143-144 of page 10h, which apply
 * a staged control set, are write-only: what is read from them means nothing.
 */
export function readLaneSettings(facts: ModuleFacts, image: EepromImage, page01: Uint8Array | null): void {
  for (let bank = 0; bank < BANKS; bank++) {
    const pages: BankPages = {
      revision: image.base[1] as number,
      page01,
      page10: writtenPage(image, 0x10, bank),
      page11: writtenPage(image, 0x11, bank),
      page12: TUNABLE.has(facts.mediaTechnology) ? writtenPage(image, 0x12, bank) : null,
    };
    if (pages.page10 === null && pages.page11 === null && pages.page12 === null) continue;
    for (let lane = facts.laneSettings.length; lane < (bank + 1) * LANES_PER_BANK; lane++) {
      const own = lane >= bank * LANES_PER_BANK ? pages : NOT_READ;
      facts.laneSettings.push(laneOf(own, lane % LANES_PER_BANK, bank * LANES_PER_BANK));
    }
  }
}

interface BankPages {
  revision: number;
  page01: Uint8Array | null;
  page10: Uint8Array | null;
  page11: Uint8Array | null;
  page12: Uint8Array | null;
}

const NOT_READ: BankPages = { revision: 0, page01: null, page10: null, page11: null, page12: null };

/** `lane` counts from 0 in its bank, which begins after `before` lanes. Offsets are the standard's, from 128. */
function laneOf(pages: BankPages, lane: number, before: number): LaneSettings {
  const { revision, page01, page10, page11, page12 } = pages;
  const byte = (page: Uint8Array | null, offset: number) => page?.[offset - 128] ?? null;
  const bit = (page: Uint8Array | null, offset: number, since = 0) => {
    const bits = byte(page, offset);
    return bits === null || revision < since ? null : ((bits >> lane) & 1) === 1;
  };
  const nibble = (page: Uint8Array | null, offset: number) => {
    const pair = byte(page, offset + (lane >> 1));
    return pair === null ? null : lane % 2 === 0 ? pair & 0x0f : pair >> 4;
  };
  /** A control that page 01h says the module has. */
  const control = (page: Uint8Array | null, offset: number, support: number, mask: number) =>
    ((byte(page01, support) ?? 0) & mask) === 0 ? null : bit(page, offset);
  const active = byte(page11, 206 + lane);
  const staged = byte(page10, 145 + lane);
  return {
    dataPathState: codePointOrNull(CMIS_DATA_PATH_STATES, stated(nibble(page11, 128))),
    application: active === null ? null : active >> 4,
    dataPathLane: firstLane(active, before),
    stagedApplication: staged === null ? null : staged >> 4,
    stagedDataPathLane: firstLane(staged, before),
    configStatus: codePointOrNull(CMIS_CONFIG_STATUS, stated(nibble(page11, 202))),
    initPending: bit(page11, 235, REVISION_5),
    deinitialised: bit(page10, 128, REVISION_4),
    txDisabled: control(page10, 130, 155, 0x02),
    txSquelchForced: control(page10, 132, 155, 0x08),
    txSquelchDisabled: control(page10, 131, 155, 0x04),
    txPolarityFlipped: control(page10, 129, 155, 0x01),
    txOutputValid: bit(page11, 133, REVISION_5),
    txCdr: control(page11, 221, 161, 0x02),
    rxDisabled: control(page10, 138, 156, 0x02),
    rxSquelchDisabled: control(page10, 139, 156, 0x04),
    rxPolarityFlipped: control(page10, 137, 156, 0x01),
    rxOutputValid: bit(page11, 132, REVISION_5),
    rxCdr: control(page11, 222, 162, 0x02),
    laserFrequencyGhz: page12 === null ? null : frequency(page12, lane),
  };
}

/** A lane configuration byte (CMIS 5.3, tables 8-71 and 8-92): bits 3-1 count the first lane of the data path from 0. */
function firstLane(byte: number | null, before: number): number | null {
  return byte === null || byte >> 4 === 0 ? null : before + ((byte >> 1) & 0x07) + 1;
}

/** Bytes 168-199, thousandths of a gigahertz. */
function frequency(page12: Uint8Array, lane: number): number | null {
  const at = 168 - 128 + lane * 4;
  return stated(round((u16(page12, at) * 65_536 + u16(page12, at + 2)) / 1000, 3));
}
