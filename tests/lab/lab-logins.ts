import { labKey } from './lab-keys.ts';

const CLIENT_KEY = labKey('client');

export type LabLoginKind =
  | 'root-password'
  | 'root-key'
  | 'ferrule-key'
  | 'network-password'
  | 'cisco-enable'
  | 'routeros'
  | 'windows-password';

export interface LabLogin {
  username: string;
  /** What proves it; hosts accept only this. */
  password: string | null;
  privateKey: string | null;
}

/** The accounts of the simulated fleet. They open nothing but these loopback servers. */
export const LAB_LOGINS: Record<LabLoginKind, LabLogin> = {
  'root-password': { username: 'root', password: 'lab-root-password', privateKey: null },
  'root-key': { username: 'root', password: null, privateKey: CLIENT_KEY.privateKey },
  'ferrule-key': { username: 'ferrule', password: null, privateKey: CLIENT_KEY.privateKey },
  'network-password': { username: 'ferrule', password: 'lab-network-password', privateKey: null },
  'cisco-enable': { username: 'ferrule', password: 'lab-enable-password', privateKey: null },
  routeros: { username: 'ferrule', password: 'lab-routeros-password', privateKey: null },
  'windows-password': { username: 'Administrator', password: 'lab-windows-password', privateKey: null },
};
