import type { LabModule } from './host-spec.ts';

/** The memory of a module as its NIC gives it, agreeing with `renderModule`. */
export interface LabEeprom {
  /** What `hex on` without a page prints: 256, 512 or 640 bytes. */
  flat: Uint8Array;
  /** Pages beyond it that a netlink-era driver reads: page 03h of a QSFP with diagnostics. */
  pages: Map<number, Uint8Array>;
}

/** `wholeQsfp`: the driver gives all pages of a QSFP at once, or its first 256 bytes only. */
export function renderEeprom(module: LabModule, wholeQsfp: boolean): LabEeprom {
  if (module.part.form === 'sfp') return { flat: renderSfp(module), pages: new Map() };
  const whole = renderQsfp(module);
  if (whole.length === 256) return { flat: whole, pages: new Map() };
  return {
    flat: wholeQsfp ? whole : whole.subarray(0, 256),
    pages: new Map([0, 1, 2, 3].map((page) => [page, whole.subarray(128 + page * 128, 256 + page * 128)])),
  };
}

/** The table of `hex on`, its first byte at `from`. */
export function renderHex(bytes: Uint8Array, from = 0): string {
  const rows = ['Offset\t\tValues', '------\t\t------'];
  for (let at = 0; at < bytes.length; at += 16) {
    const values = [...bytes.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, '0'));
    rows.push(`0x${(from + at).toString(16).padStart(4, '0')}:\t\t${values.join(' ')} `);
  }
  return `${rows.join('\n')}\n`;
}

/** SFF-8472: A0h, and A2h where there is DOM. */
function renderSfp(module: LabModule): Uint8Array {
  const { part } = module;
  const image = new Uint8Array(part.domLanes > 0 ? 512 : 256);
  image[0] = part.identifier[0];
  image[1] = 0x04;
  image[2] = part.connector[0];
  image.set(part.codes.slice(0, 8), 3);
  image[11] = part.encoding[0];
  putBitRate(image, 12, 66, part.bitRate);
  image[14] = part.smfKm;
  image[15] = part.smfKm * 10;
  image[16] = part.om2M / 10;
  image[17] = part.om1M / 10;
  image[18] = part.cableM;
  image[19] = part.om3M / 10;
  putText(image, 20, 16, part.vendor);
  image[36] = part.codes[8] ?? 0;
  image.set(ouiBytes(part.oui), 37);
  putText(image, 40, 16, part.partNumber);
  putText(image, 56, 4, part.revision);
  if (part.types.includes('Passive Cable')) image[60] = 0x01;
  else put16(image, 60, part.wavelengthNm ?? 0);
  image[63] = sum(image, 0, 62);
  if (part.domLanes > 0) image.set([0x00, 0x1a], 64);
  putText(image, 68, 16, module.serial);
  putText(image, 84, 8, module.dateCode);
  if (part.domLanes > 0) image.set([0x68, 0xf0], 92);
  image[94] = 0x08;
  image[95] = sum(image, 64, 94);
  if (part.domLanes > 0) putA2(image.subarray(256), module);
  return image;
}

/** SFF-8472 A2h: thresholds, then the moment. The same values as the text's. */
function putA2(a2: Uint8Array, { temperatureC, rxPowerMw }: LabModule): void {
  putThresholds(a2, { temperature: 0, voltage: 8, bias: 16, tx: 24, rx: 32 });
  a2[95] = sum(a2, 0, 94);
  const rx = Math.round((rxPowerMw[0] ?? 0) * 10_000);
  put16(a2, 96, Math.round(temperatureC * 256));
  put16(a2, 98, 32_917);
  put16(a2, 100, 3_442);
  put16(a2, 102, 5_734);
  put16(a2, 104, rx);
  if (rx < 398) {
    a2[113] = 0x40;
    a2[117] = 0x40;
  }
}

/** SFF-8636: lower memory and page 00h, with DOM also pages 01h to 03h; a passive cable has flat memory. */
function renderQsfp(module: LabModule): Uint8Array {
  const { part } = module;
  const hasDom = part.domLanes > 0;
  const image = new Uint8Array(hasDom ? 640 : 256);
  image[0] = part.identifier[0];
  image[1] = 0x07;
  image[2] = hasDom ? 0 : 0x04;
  image[128] = part.identifier[0];
  image[129] = part.powerClass === '3.5W' ? 0xcc : part.powerClass === '2.5W' ? 0x8c : 0;
  image[130] = part.connector[0];
  image.set(part.codes, 131);
  image[139] = part.encoding[0];
  putBitRate(image, 140, 222, part.bitRate);
  image[142] = part.smfKm;
  image[143] = part.om3M / 2;
  image[144] = part.om2M;
  image[145] = part.om1M;
  image[146] = part.cableM;
  image[147] = part.technology?.[0] ?? 0;
  putText(image, 148, 16, part.vendor);
  image.set(ouiBytes(part.oui), 165);
  putText(image, 168, 16, part.partNumber);
  putText(image, 184, 2, part.revision);
  if (part.wavelengthNm === null) image.set([4, 6, 8, 12], 186);
  else {
    put16(image, 186, part.wavelengthNm * 20);
    put16(image, 188, 2_000);
  }
  image[190] = 70;
  image[191] = sum(image, 128, 190);
  image[192] = part.extendedCompliance;
  putText(image, 196, 16, module.serial);
  putText(image, 212, 8, module.dateCode);
  image[220] = hasDom ? 0x0c : 0;
  image[223] = sum(image, 192, 222);
  if (!hasDom) return image;
  put16(image, 22, Math.round(module.temperatureC * 256));
  put16(image, 26, 32_917);
  for (let lane = 0; lane < part.domLanes; lane++) {
    put16(image, 34 + lane * 2, Math.round((module.rxPowerMw[lane] ?? 0) * 10_000));
    put16(image, 42 + lane * 2, 3_331);
    put16(image, 50 + lane * 2, 7_119);
  }
  putThresholds(image.subarray(512), { temperature: 0, voltage: 16, rx: 48, bias: 56, tx: 64 });
  return image;
}

/** High alarm, low alarm, high warning, low warning, as the text has them. */
function putThresholds(
  page: Uint8Array,
  at: { temperature: number; voltage: number; bias: number; tx: number; rx: number },
): void {
  [90, -10, 85, -5].forEach((celsius, i) => put16(page, at.temperature + i * 2, celsius * 256));
  [37_000, 29_000, 36_000, 30_000].forEach((volts, i) => put16(page, at.voltage + i * 2, volts));
  [8_500, 500, 7_000, 1_000].forEach((bias, i) => put16(page, at.bias + i * 2, bias));
  [15_849, 1_259, 12_589, 1_585].forEach((power, i) => put16(page, at.tx + i * 2, power));
  [15_849, 251, 12_589, 398].forEach((power, i) => put16(page, at.rx + i * 2, power));
}

/** Hundreds of MBd, or 255 and multiples of 250 elsewhere. */
function putBitRate(image: Uint8Array, at: number, atFast: number, megabaud: number): void {
  if (megabaud <= 25_400) image[at] = megabaud / 100;
  else {
    image[at] = 0xff;
    image[atFast] = megabaud / 250;
  }
}

function putText(image: Uint8Array, offset: number, width: number, value: string): void {
  for (let i = 0; i < width; i++) image[offset + i] = i < value.length ? value.charCodeAt(i) : 0x20;
}

function put16(image: Uint8Array, offset: number, value: number): void {
  image[offset] = (value >> 8) & 0xff;
  image[offset + 1] = value & 0xff;
}

function ouiBytes(oui: string): number[] {
  return oui.split(':').map((pair) => Number.parseInt(pair, 16));
}

function sum(image: Uint8Array, first: number, last: number): number {
  return image.subarray(first, last + 1).reduce((total, byte) => total + byte, 0) & 0xff;
}
