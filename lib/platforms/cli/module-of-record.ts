import type { ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';
import type { Dom, DomLane, ModuleRecord } from '#lib/optics/module-record.ts';

/** A module whose memory or `ethtool -m` was read, in the few words of a switch's answers. */
export function moduleOfRecord(port: string, module: ModuleRecord): ParsedModule {
  return {
    port,
    vendor: module.vendor,
    partNumber: module.partNumber,
    serial: module.serial,
    type: module.functionalClass ?? module.compliance[0] ?? module.formFactor,
    revision: module.revision,
    cableLengthM: module.cableLengthM,
    wavelengthNm: module.wavelengthNm,
    dom: module.dom ? domOf(module.dom) : null,
  };
}

function domOf(dom: Dom): ParsedDom {
  const power = (lane: DomLane, side: 'tx' | 'rx') =>
    lane[`${side}PowerDbm`] ?? (lane[`${side}PowerMw`] === 0 ? -40 : null);
  return {
    temperatureC: dom.temperatureC,
    supplyV: dom.supplyV,
    lanes: dom.lanes.map((lane) => ({
      biasMa: lane.biasMa,
      txPowerDbm: power(lane, 'tx'),
      rxPowerDbm: power(lane, 'rx'),
    })),
  };
}
