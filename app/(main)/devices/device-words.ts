/** What the pages of hosts and of switches call things. */
export interface DeviceWords {
  device: string;
  devices: string;
  /** Over lists and in titles. */
  title: string;
  port: string;
  ports: string;
  /** Where their list is. */
  path: '/hosts' | '/switches';
}

const HOST: DeviceWords = {
  device: 'host',
  devices: 'hosts',
  title: 'Hosts',
  port: 'NIC',
  ports: 'NICs',
  path: '/hosts',
};

const SWITCH: DeviceWords = {
  device: 'switch',
  devices: 'switches',
  title: 'Switches',
  port: 'port',
  ports: 'ports',
  path: '/switches',
};

/** The words for a role; a host that is only signed in through is called a host. */
export function deviceWords(role: string): DeviceWords {
  return role === 'switch' ? SWITCH : HOST;
}

/** The page of a device. */
export function deviceHref(role: string, deviceId: string): string {
  return `${deviceWords(role).path}/${deviceId}`;
}

/** The row of a port on the page of its device. */
export function portHref(role: string, deviceId: string, portId: string): string {
  return `${deviceHref(role, deviceId)}#port-${portId}`;
}
