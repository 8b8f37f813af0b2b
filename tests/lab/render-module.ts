import type { EthtoolVersion, LabModule } from './host-spec.ts';

/** What `ethtool -m` of this version prints for the module, down to labels that its versions spell differently. */
export function renderModule(module: LabModule, version: EthtoolVersion): string {
  return module.part.form === 'sfp' ? renderSfp(module, version) : renderQsfp(module, version);
}

function line(label: string, value: string): string {
  return `\t${label.padEnd(41)} : ${value}\n`;
}

const hex = (code: number) => `0x${code.toString(16).padStart(2, '0')}`;
const named = ([code, name]: [number, string]) => `${hex(code)} (${name})`;
const onOff = (on: boolean) => (on ? 'On' : 'Off');

function renderSfp(module: LabModule, version: EthtoolVersion): string {
  const { part } = module;
  const latest = version === '6.14';
  const passive = part.types.includes('Passive Cable');
  const types = latest ? part.types.slice(-1) : part.types;
  const options =
    part.domLanes > 0 ? ['RX_LOS implemented', 'TX_FAULT implemented', 'TX_DISABLE implemented'] : [];
  let out = line('Identifier', named(part.identifier));
  out += line('Extended identifier', '0x04 (GBIC/SFP defined by 2-wire interface ID)');
  out += line('Connector', named(part.connector));
  out += line(
    'Transceiver codes',
    part.codes
      .slice(0, version === '4.8' ? 8 : 9)
      .map(hex)
      .join(' '),
  );
  for (const type of types) {
    if (version === '4.8' && type.startsWith('Extended: ')) continue;
    out += line(
      'Transceiver type',
      version === '4.8' && type === 'Passive Cable' ? 'FC: Copper Passive' : type,
    );
  }
  out += line('Encoding', named(part.encoding));
  out += line(latest ? 'BR Nominal' : 'BR, Nominal', `${part.bitRate}MBd`);
  out += line('Rate identifier', '0x00 (unspecified)');
  out += line(latest ? 'Length (SMF)' : 'Length (SMF,km)', `${part.smfKm}km`);
  if (!latest) out += line('Length (SMF)', `${part.smfKm * 1000}m`);
  out += line(latest ? 'Length (OM2)' : 'Length (50um)', `${part.om2M}m`);
  out += line(latest ? 'Length (OM1)' : 'Length (62.5um)', `${part.om1M}m`);
  out += line(latest ? 'Length (Copper or Active cable)' : 'Length (Copper)', `${part.cableM}m`);
  out += line('Length (OM3)', `${part.om3M}m`);
  if (passive) {
    const note = latest ? ' [SFF-8472 rev10.4 only])' : ') [SFF-8472 rev10.4 only]';
    out += line('Passive Cu cmplnce.', `0x01 (SFF-8431 appendix E${note}`);
  } else if (part.wavelengthNm !== null) {
    out += line('Laser wavelength', `${part.wavelengthNm}nm`);
  }
  out += renderMarking(module);
  out += line('Option values', options.length > 0 ? '0x00 0x1a' : '0x00 0x00');
  for (const option of latest ? options.slice(-1) : options) out += line('Option', option);
  out += line(latest ? 'BR margin max' : 'BR margin, max', '0%');
  out += line(latest ? 'BR margin min' : 'BR margin, min', '0%');
  out += line('Vendor SN', module.serial);
  out += line('Date code', module.dateCode);
  // 5.13 to 5.18 print no DOM lines for an SFP read over netlink.
  if (part.domLanes === 0 || version === '5.16') return out;
  const rx = module.rxPowerMw[0] ?? 0;
  out += line('Optical diagnostics support', 'Yes');
  out += line('Laser bias current', '6.884 mA');
  out += line('Laser output power', power(0.5734));
  out += line('Receiver signal average optical power', power(rx));
  out += renderClimate(module);
  out += line('Alarm/warning flags implemented', 'Yes');
  out += flags('Laser bias current', () => false);
  out += flags('Laser output power', () => false);
  out += flags('Module temperature', () => false);
  out += flags('Module voltage', () => false);
  out += flags('Laser rx power', (level) => level.startsWith('low') && rx < RX_LOW_MW);
  return out + renderThresholds();
}

function renderQsfp(module: LabModule, version: EthtoolVersion): string {
  const { part } = module;
  const latest = version === '6.14';
  const copper = part.technology?.[1].startsWith('Copper') ?? false;
  let out = line('Identifier', named(part.identifier));
  out += line(
    'Extended identifier',
    part.powerClass === '3.5W' ? '0xcc' : part.powerClass === '2.5W' ? '0x8c' : '0x00',
  );
  out += line('Extended identifier description', `${part.powerClass} max. Power consumption`);
  const cdr =
    part.bitRate > 11000 && !copper ? 'CDR present in TX, CDR present in RX' : 'No CDR in TX, No CDR in RX';
  out += line('Extended identifier description', cdr);
  out += line(
    'Extended identifier description',
    `${latest ? ' ' : ''}High Power Class (> 3.5 W) not enabled`,
  );
  if (version === '6.1' || latest) {
    out += line('Power set', 'Off');
    out += line('Power override', 'Off');
  }
  out += line('Connector', named(part.connector));
  out += line('Transceiver codes', part.codes.map(hex).join(' '));
  for (const type of latest ? part.types.slice(-1) : part.types) out += line('Transceiver type', type);
  out += line('Encoding', named(part.encoding));
  out += line(latest ? 'BR Nominal' : 'BR, Nominal', `${part.bitRate}Mbps`);
  out += line('Rate identifier', '0x00');
  out += line(latest ? 'Length (SMF)' : 'Length (SMF,km)', `${part.smfKm}km`);
  out += line(latest ? 'Length (OM3)' : 'Length (OM3 50um)', `${part.om3M}m`);
  out += line(latest ? 'Length (OM2)' : 'Length (OM2 50um)', `${part.om2M}m`);
  out += line(latest ? 'Length (OM1)' : 'Length (OM1 62.5um)', `${part.om1M}m`);
  out += line('Length (Copper or Active cable)', `${part.cableM}m`);
  if (part.technology) {
    const [code, name] = part.technology;
    out += line('Transmitter technology', named([code, latest ? name.replace('cable ', 'cable, ') : name]));
  }
  if (copper) {
    out += line('Attenuation at 2.5GHz', '4db');
    out += line('Attenuation at 5.0GHz', '6db');
    out += line('Attenuation at 7.0GHz', latest ? '4db' : '8db');
    out += line('Attenuation at 12.9GHz', latest ? '6db' : '12db');
  } else if (part.wavelengthNm !== null) {
    out += line('Laser wavelength', `${part.wavelengthNm.toFixed(latest ? 4 : 3)}nm`);
    out += line('Laser wavelength tolerance', latest ? '100.0000nm' : '10.000nm');
  }
  out += renderMarking(module);
  out += line('Vendor SN', module.serial);
  if (version !== '4.8') out += line('Date code', module.dateCode);
  out += line('Revision Compliance', 'SFF-8636 Rev 2.5/2.6/2.7');
  if (part.domLanes === 0) {
    out += line('Module temperature', '0.00 degrees C / 32.00 degrees F');
    return out + line('Module voltage', '0.0000 V');
  }
  out += renderClimate(module);
  out += line('Alarm/warning flags implemented', 'Yes');
  const lanes = Array.from({ length: part.domLanes }, (_, lane) => lane + 1);
  for (const lane of lanes) out += line(`Laser tx bias current (Channel ${lane})`, '6.662 mA');
  for (const lane of lanes) out += line(`Transmit avg optical power (Channel ${lane})`, power(0.7119));
  for (const lane of lanes) {
    const blank = latest ? ' ' : '';
    out += line(
      `Rcvr signal avg optical power${blank}(Channel ${lane})`,
      power(module.rxPowerMw[lane - 1] ?? 0),
    );
  }
  return out + renderThresholds();
}

function renderMarking({ part }: LabModule): string {
  return (
    line('Vendor name', part.vendor) +
    line('Vendor OUI', part.oui) +
    line('Vendor PN', part.partNumber) +
    line('Vendor rev', part.revision)
  );
}

function renderClimate({ temperatureC }: LabModule): string {
  return line('Module temperature', temperature(temperatureC)) + line('Module voltage', '3.2917 V');
}

const LEVELS = ['high alarm', 'low alarm', 'high warning', 'low warning'];
const RX_LOW_MW = 0.0398;

function flags(label: string, raised: (level: string) => boolean): string {
  return LEVELS.map((level) => line(`${label} ${level}`, onOff(raised(level)))).join('');
}

function renderThresholds(): string {
  const rows: [label: string, values: string[]][] = [
    ['Laser bias current', ['17.000 mA', '1.000 mA', '14.000 mA', '2.000 mA']],
    ['Laser output power', [1.5849, 0.1259, 1.2589, 0.1585].map(power)],
    ['Module temperature', [90, -10, 85, -5].map(temperature)],
    ['Module voltage', ['3.7000 V', '2.9000 V', '3.6000 V', '3.0000 V']],
    ['Laser rx power', [1.5849, 0.0251, 1.2589, RX_LOW_MW].map(power)],
  ];
  return rows
    .map(([label, values]) =>
      LEVELS.map((level, i) => line(`${label} ${level} threshold`, values[i] ?? '')).join(''),
    )
    .join('');
}

function power(mw: number): string {
  return `${mw.toFixed(4)} mW / ${mw === 0 ? '-inf' : (10 * Math.log10(mw)).toFixed(2)} dBm`;
}

/** In the steps of the module's memory, 1/256 degree. */
function temperature(measured: number): string {
  const celsius = Math.round(measured * 256) / 256;
  return `${celsius.toFixed(2)} degrees C / ${(celsius * 1.8 + 32).toFixed(2)} degrees F`;
}
