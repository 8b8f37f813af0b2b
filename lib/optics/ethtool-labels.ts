import { complianceOfPhrase } from '#lib/optics/ethtool-phrases.ts';
import { MAX_LANES, domFacts, domLane, domLimits, memoryFamily } from '#lib/optics/module-facts.ts';
import type { LaneFlag, LimitQuantity, ModuleFacts } from '#lib/optics/module-facts.ts';
import type { DomLane, DomLimits } from '#lib/optics/module-record.ts';
import { dbmOf, finite, round } from '#lib/optics/units.ts';

type Read = (facts: ModuleFacts, value: string, lane: number) => void;

export interface Label {
  /** The spelling, as the text has it. */
  raw: string;
  read: Read;
  /** The channel that a per-channel label names; some forks count from 0. */
  lane: number | null;
  /** True for a spelling that only ethtool 6.14 and later have. */
  renamed: boolean;
  /** The label that followed last time: versions print in a fixed order, and a guess is cheaper than a look-up. */
  next: Label | null;
}

/** Labels in the spelling of one version; the same few hundred strings come again and again. */
const seen = new Map<string, Label>();
const MAX_SEEN = 2000;
const MAX_LABEL = 64;

/** The reader of a label in any version's spelling: case, blanks, commas and full stops do not matter. */
export function labelOf(raw: string): Label | null {
  const cached = seen.get(raw);
  if (cached !== undefined || raw.length > MAX_LABEL) return cached ?? null;
  // A copy: a slice of the text would keep the whole text alive for as long as the cache.
  const label = findLabel([...raw].join(''));
  if (label !== null && seen.size < MAX_SEEN) seen.set(label.raw, label);
  return label;
}

const CHANNEL = / ?\(chan(?:nel)? (\d{1,3})\)/;

function findLabel(raw: string): Label | null {
  let folded = raw
    .toLowerCase()
    .replace(/,/g, ' ')
    .replace(/[\s_]+/g, ' ')
    .replace(/\.$/, '');
  let lane: number | null = null;
  const channel = CHANNEL.exec(folded);
  if (channel !== null) {
    lane = Number(channel[1]);
    folded = folded.replace(CHANNEL, '');
  }
  const read = READERS.get(folded);
  if (read === undefined) return null;
  return { raw, read, lane, renamed: /^BR (?:Nominal|margin m)/.test(raw), next: null };
}

const number = (value: string): number | null => finite(Number.parseFloat(value));

/** `0x0d (QSFP+)` and `13` alike. */
const code = (value: string): number | null => {
  const parsed = value.startsWith('0x') ? Number.parseInt(value.slice(2, 4), 16) : Number.parseInt(value, 10);
  return parsed >= 0 && parsed <= 0xff ? parsed : null;
};

const yes = (value: string): boolean | null =>
  value === 'Yes' || value === 'On' ? true : value === 'No' || value === 'Off' ? false : null;

/** Metres of `10km`, `550m`, `0.50km`. */
const metres = (value: string): number | null => {
  const length = number(value);
  if (length === null) return null;
  return value.includes('km') ? round(length * 1000, 0) : length;
};

function codes(value: string): number[] | null {
  const found: number[] = [];
  for (const part of value.split(' ', 16)) {
    const parsed = Number.parseInt(part, 16);
    if (!(parsed >= 0 && parsed <= 0xff)) break;
    found.push(parsed);
  }
  return found.length === 0 ? null : found;
}

function readTransceiverType(facts: ModuleFacts, value: string): void {
  if (value === '' || value.startsWith('(reserved')) return;
  if (facts.family === 'sff-8472' && facts.codesStated) return;
  const { bit, extended } = complianceOfPhrase(value, facts.family);
  if (extended !== null) facts.extendedCompliance ??= extended;
  else if (bit === null) {
    if (facts.otherCompliance.length < 16) facts.otherCompliance.push(value);
  } else if (!facts.codesStated) {
    facts.codes ??= [0, 0, 0, 0, 0, 0, 0, 0];
    facts.codes[bit.byte] = (facts.codes[bit.byte] ?? 0) | bit.mask;
  }
}

/** Cables are no kilometres long, but early CMIS decoders wrote `km` behind metres; `> 6.3km` is off the scale: no length. */
const cableAssembly: Read = (facts, value) => {
  facts.cableAssemblyM = value.startsWith('>') ? null : number(value);
};

const attenuation =
  (ghz: number): Read =>
  (facts, value) => {
    const db = number(value);
    if (db !== null && facts.attenuation.length < 8) facts.attenuation.push({ ghz, db });
  };

const power =
  (mw: 'txPowerMw' | 'rxPowerMw', dbm: 'txPowerDbm' | 'rxPowerDbm', kind: 'average' | 'oma' | null): Read =>
  (facts, value, lane) => {
    const dom = domFacts(facts);
    const target = domLane(dom, lane);
    if (kind !== null) dom.rxPowerKind = kind;
    if (target === null) return;
    target[mw] = number(value);
    target[dbm] = dbmOf(target[mw]);
  };

const lanes =
  (key: LaneFlag): Read =>
  (facts, value) => {
    const values =
      value === 'None'
        ? []
        : value
            .replace(/[[\]\s]/g, '')
            .split(',', MAX_LANES)
            .map(yes);
    domFacts(facts).laneFlags.push({ key, values });
  };

export const LEVELS: readonly (readonly [words: string, level: keyof DomLimits])[] = [
  ['high alarm', 'highAlarm'],
  ['low alarm', 'lowAlarm'],
  ['high warning', 'highWarning'],
  ['low warning', 'lowWarning'],
];

export const QUANTITIES: readonly (readonly [words: string, quantity: LimitQuantity])[] = [
  ['laser bias current', 'bias'],
  ['laser output power', 'txPower'],
  ['laser tx power', 'txPower'],
  ['laser rx power', 'rxPower'],
  ['module temperature', 'temperature'],
  ['module voltage', 'supply'],
];

const MODULE_WIDE: readonly LimitQuantity[] = ['temperature', 'supply'];

export function raiseFlag(
  facts: ModuleFacts,
  quantity: LimitQuantity,
  level: keyof DomLimits,
  lane: number,
): void {
  const dom = domFacts(facts);
  dom.flags ??= [];
  if (dom.flags.length < 1024) {
    dom.flags.push({ quantity, level, lane: MODULE_WIDE.includes(quantity) ? null : lane });
  }
}

function flagAndLimitReaders(): [string, Read][] {
  return QUANTITIES.flatMap(([words, quantity]) =>
    LEVELS.flatMap(([levelWords, level]): [string, Read][] => [
      [
        `${words} ${levelWords}`,
        (facts, value, lane) => {
          const raised = yes(value);
          if (raised === null) return;
          domFacts(facts).flags ??= [];
          if (raised) raiseFlag(facts, quantity, level, lane);
        },
      ],
      [
        `${words} ${levelWords} threshold`,
        (facts, value) => {
          domLimits(domFacts(facts), quantity)[level] = number(value);
        },
      ],
    ]),
  );
}

const bias: Read = (facts, value, lane) => {
  const target: DomLane | null = domLane(domFacts(facts), lane);
  if (target !== null) target.biasMa = number(value);
};

const averagePower = power('rxPowerMw', 'rxPowerDbm', 'average');
const omaPower = power('rxPowerMw', 'rxPowerDbm', 'oma');
const transmitPower = power('txPowerMw', 'txPowerDbm', null);

const om1: Read = (facts, value) => void (facts.om1M = metres(value));
const om2: Read = (facts, value) => void (facts.om2M = metres(value));
const om3: Read = (facts, value) => void (facts.om3M = metres(value));
const cable: Read = (facts, value) => void (facts.cableByte = metres(value));

/** Every label of ethtool 3.x to 7.0 that states a fact, folded. */
const READERS = new Map<string, Read>([
  [
    'identifier',
    (facts, value) => {
      facts.identifier = code(value);
      facts.family = facts.identifier === null ? null : memoryFamily(facts.identifier);
    },
  ],
  ['extended identifier', (facts, value) => void (facts.extendedIdentifier = code(value))],
  ['extended identifier description', () => undefined],
  ['power set', () => undefined],
  ['power override', () => undefined],
  ['connector', (facts, value) => void (facts.connector = code(value))],
  [
    'transceiver codes',
    (facts, value) => {
      facts.codes = codes(value);
      facts.codesStated = facts.codes !== null;
    },
  ],
  ['transceiver type', readTransceiverType],
  ['encoding', (facts, value) => void (facts.encoding = code(value))],
  ['br nominal', (facts, value) => void (facts.bitRateMbd = number(value))],
  ['br margin max', (facts, value) => void (facts.bitRateMarginMaxPercent = number(value))],
  ['br margin min', (facts, value) => void (facts.bitRateMarginMinPercent = number(value))],
  ['rate identifier', (facts, value) => void (facts.rateIdentifier = code(value))],
  ['length (smf km)', (facts, value) => void (facts.smfM = Math.max(facts.smfM ?? 0, metres(value) ?? 0))],
  ['length (smf)', (facts, value) => void (facts.smfM = Math.max(facts.smfM ?? 0, metres(value) ?? 0))],
  ['length (62.5um)', om1],
  ['length (om1 62.5um)', om1],
  ['length (om1)', om1],
  ['length (50um)', om2],
  ['length (om2 50um)', om2],
  ['length (om2 50/125um)', om2],
  ['length (om2)', om2],
  ['length (om3 50um)', om3],
  ['length (om3 50/125um)', om3],
  ['length (om3)', om3],
  ['length (om4)', (facts, value) => void (facts.om4M = metres(value))],
  ['length (om5)', (facts, value) => void (facts.om5M = metres(value))],
  ['length (copper)', cable],
  ['length (copper or active cable)', cable],
  ['cable assembly length', cableAssembly],
  ['passive cu cmplnce', () => undefined],
  ['active cu cmplnce', () => undefined],
  ['laser wavelength', (facts, value) => void (facts.wavelengthNm = number(value))],
  ['laser wavelength tolerance', (facts, value) => void (facts.wavelengthToleranceNm = number(value))],
  ['transmitter technology', (facts, value) => void (facts.mediaTechnology = code(value))],
  ['attenuation at 2.5ghz', attenuation(2.5)],
  ['attenuation at 5ghz', attenuation(5)],
  ['attenuation at 5.0ghz', attenuation(5)],
  ['attenuation at 7ghz', attenuation(7)],
  ['attenuation at 7.0ghz', attenuation(7)],
  ['attenuation at 12.9ghz', attenuation(12.9)],
  ['attenuation at 25.8ghz', attenuation(25.8)],
  ['attenuation at 53.1ghz', attenuation(53.1)],
  ['vendor name', (facts, value) => void (facts.vendor = value)],
  ['vendor oui', (facts, value) => void (facts.oui = value)],
  ['vendor pn', (facts, value) => void (facts.partNumber = value)],
  ['vendor rev', (facts, value) => void (facts.revision = value)],
  ['vendor sn', (facts, value) => void (facts.serial = value)],
  ['vendor date', (facts, value) => void (facts.dateCode = value)],
  ['date code', (facts, value) => void (facts.dateCode = value)],
  ['clei code', (facts, value) => void (facts.clei = value)],
  [
    'option values',
    (facts, value) => {
      const [high, low] = codes(value) ?? [];
      if (high !== undefined && low !== undefined) facts.options = [high, low];
    },
  ],
  ['option', () => undefined],
  ['revision compliance', (facts, value) => void (facts.specification = value)],
  ['power class', (facts, value) => void (facts.powerClass = number(value))],
  ['max power', (facts, value) => void (facts.maxPowerW = number(value))],
  ['tx cdr', (facts, value) => void (facts.cdrTx = yes(value))],
  ['rx cdr', (facts, value) => void (facts.cdrRx = yes(value))],
  ['module state', (facts, value) => void (facts.moduleState = code(value))],
  ['module fault cause', (facts, value) => void (facts.faultCause = code(value))],
  ['active firmware version', (facts, value) => void (facts.firmwareActive = value)],
  ['inactive firmware version', (facts, value) => void (facts.firmwareInactive = value)],
  ['optical diagnostics support', (facts, value) => void (domFacts(facts).supported = yes(value))],
  [
    'alarm/warning flags implemented',
    (facts, value) => {
      domFacts(facts).flags = yes(value) === true ? [] : null;
      domFacts(facts).flagsImplemented = yes(value);
    },
  ],
  ['module temperature', (facts, value) => void (domFacts(facts).temperatureC = number(value))],
  ['module voltage', (facts, value) => void (domFacts(facts).supplyV = number(value))],
  ['laser bias current', bias],
  ['laser tx bias current', bias],
  ['laser output power', transmitPower],
  ['transmit avg optical power', transmitPower],
  ['receiver signal average optical power', averagePower],
  ['rcvr signal avg optical power', averagePower],
  ['receiver signal oma', omaPower],
  ['tx fault', lanes('txFault')],
  ['tx loss of signal', lanes('txLos')],
  ['tx loss of lock', lanes('txLol')],
  ['rx loss of signal', lanes('rxLos')],
  ['rx loss of lock', lanes('rxLol')],
  ...flagAndLimitReaders(),
]);
