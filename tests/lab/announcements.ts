import { SWITCH_MODELS, type SwitchModel } from './switch-models.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from './switch-spec.ts';

const BY_MODEL = new Map<string, SwitchModel>(
  Object.values(SWITCH_MODELS).map((model: SwitchModel) => [model.model, model]),
);

/** The model of a switch. */
export function modelOf({ model }: LabSwitch): SwitchModel {
  return BY_MODEL.get(model) as SwitchModel;
}

/** What `by` hears from the other end: LLDP, and CDP between systems that both speak it. */
export function announcedBy(sw: LabSwitch, port: LabSwitchPort, by: LabSwitch): LabNeighbour[] {
  return [lldpOf(sw, port.name), ...(by.platform.startsWith('cisco') ? [cdpOf(sw, port.name)] : [])].filter(
    (heard) => heard !== null,
  );
}

/** What a switch announces of itself by LLDP on a port. */
export function lldpOf(sw: LabSwitch, port: string): LabNeighbour {
  const index = sw.ports.findIndex(({ name }) => name === port);
  const { lldp } = modelOf(sw).announce(port, index);
  return {
    protocol: 'lldp',
    kind: 'switch',
    chassisId: sw.chassisMac,
    systemName: sw.systemName,
    systemDescription: modelOf(sw).systemDescription,
    portId: lldp.id,
    portIdKind: lldp.kind,
    portDescription: lldp.description,
    managementAddress: sw.managementAddress,
  };
}

/** The same by CDP; null where it sends none. NX-OS puts its serial number behind its name. */
export function cdpOf(sw: LabSwitch, port: string): LabNeighbour | null {
  const model = modelOf(sw);
  const { cdp } = model.announce(port, 0);
  if (cdp === null) return null;
  return {
    protocol: 'cdp',
    kind: 'switch',
    chassisId: sw.platform === 'cisco-nxos' ? `${sw.systemName}(${sw.serial})` : sw.systemName,
    systemName: sw.systemName,
    systemDescription: model.systemDescription,
    portId: cdp,
    portIdKind: 'name',
    portDescription: null,
    managementAddress: sw.managementAddress,
  };
}
