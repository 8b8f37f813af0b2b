import type { LabNeighbour } from './switch-spec.ts';

const ID_TYPES = { name: 'ifname', mac: 'mac', local: 'local' };
const value = (text: string) => [{ value: text }];

/** A neighbour of an interface as lldpd prints it in its format json0. */
export function neighbourJson(name: string, heard: LabNeighbour, id: number) {
  return {
    name,
    via: 'LLDP',
    rid: String(id + 1),
    age: '0 day, 00:10:11',
    chassis: [
      {
        id: [{ type: 'mac', value: heard.chassisId }],
        name: value(heard.systemName),
        descr: value(heard.systemDescription),
        ...(heard.managementAddress !== null && { 'mgmt-ip': value(heard.managementAddress) }),
      },
    ],
    port: [
      {
        id: [{ type: ID_TYPES[heard.portIdKind], value: heard.portId }],
        ...(heard.portDescription !== null && { descr: value(heard.portDescription) }),
        ttl: value('120'),
      },
    ],
  };
}
