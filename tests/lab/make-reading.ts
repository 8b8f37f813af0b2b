import type { ModuleRecord, ReadReasonKind } from '#lib/optics/module-record.ts';
import type { ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { type LinkEvidence, NO_EVIDENCE } from '#lib/platforms/link-evidence.ts';
import type { DeviceReading, PortReading } from '#lib/platforms/platform.ts';

/** A module record with nothing but its identity, for tests of what happens to modules. */
export function makeModule(serial: string | null, facts: Partial<ModuleRecord> = {}): ModuleRecord {
  return {
    identifier: { code: 0x03, name: 'SFP' },
    formFactor: 'SFP28',
    connector: { code: 0x07, name: 'LC' },
    vendor: 'Arista Networks',
    oui: '00:1c:73',
    partNumber: 'SFP-25G-SR',
    revision: null,
    serial,
    dateCode: null,
    compliance: ['25GBASE-SR'],
    encoding: null,
    nominalBitRateMbd: 25_781,
    wavelengthNm: 850,
    maxPowerW: null,
    cableLengthM: null,
    cableLengthSource: null,
    cableLengthEepromM: null,
    reach: [{ medium: 'OM4', meters: 100 }],
    dom: null,
    mediaClass: 'optic-mmf',
    functionalClass: '25GBASE-SR',
    ...facts,
  };
}

/** What a port says: a module, a state, or the reason why it cannot be read. */
export type PortAnswer = ModuleRecord | 'empty' | 'fixed' | { unreadable: ReadReasonKind };

export function makePort(name: string, answer: PortAnswer, facts: Partial<PortReading> = {}): PortReading {
  const reading: PortReading['reading'] =
    typeof answer === 'string'
      ? { state: answer, reason: null, module: null }
      : 'unreadable' in answer
        ? {
            state: 'unreadable',
            reason: { kind: answer.unreadable, message: 'the words', remedy: 'the remedy' },
            module: null,
          }
        : { state: 'module', reason: null, module: answer };
  return {
    name,
    permanentMac: null,
    currentMac: null,
    driver: 'i40e',
    driverVersion: null,
    firmware: null,
    busAddress: null,
    hardwareId: null,
    link: 'up',
    speedMbps: 25_000,
    duplex: 'full',
    portType: 'FIBRE',
    master: null,
    fec: null,
    reading,
    rawText: 'as ethtool printed it',
    moduleWords: null,
    rawPages: null,
    ...facts,
  };
}

/** A complete reading of a host with these ports. */
export function makeReading(
  ports: Record<string, PortAnswer>,
  facts: Partial<DeviceReading> = {},
): DeviceReading {
  return {
    facts: { hostname: 'kvm1', kind: 'kvm', osName: 'Debian 12', kernel: '6.1', ethtoolVersion: '6.1' },
    ports: Object.entries(ports).map(([name, answer]) => makePort(name, answer)),
    evidence: NO_EVIDENCE,
    complete: true,
    problems: [],
    ...facts,
  };
}

/** A complete reading of a switch with these ports. */
export function makeSwitchReading(
  ports: Record<string, PortAnswer>,
  evidence: Partial<LinkEvidence> = {},
  facts: Partial<DeviceReading> = {},
): DeviceReading {
  return {
    ...makeReading(ports, facts),
    facts: {
      hostname: 'sw1',
      kind: 'arista-eos',
      osName: 'Arista EOS 4.30.1F',
      kernel: null,
      ethtoolVersion: null,
      model: 'DCS-7050SX3-48YC8',
      serial: 'JPE12345678',
    },
    evidence: { ...NO_EVIDENCE, ...evidence },
    ...facts,
  };
}

export function makeNeighbour(facts: Partial<ParsedNeighbour> & { localPort: string }): ParsedNeighbour {
  return {
    protocol: 'lldp',
    chassisId: null,
    systemName: null,
    remotePort: null,
    managementAddress: null,
    ...facts,
  };
}
