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
  /** What proves it; devices accept only this. */
  password: string | null;
  privateKey: string | null;
  /** What `enable` wants; null: the login is privileged. */
  enablePassword: string | null;
}

const byPassword = (username: string, password: string, enablePassword: string | null = null): LabLogin => ({
  username,
  password,
  privateKey: null,
  enablePassword,
});
const byKey = (username: string): LabLogin => ({
  username,
  password: null,
  privateKey: CLIENT_KEY.privateKey,
  enablePassword: null,
});

/** The accounts of the simulated fleet. They open nothing but these loopback servers. */
export const LAB_LOGINS: Record<LabLoginKind, LabLogin> = {
  'root-password': byPassword('root', 'lab-root-password'),
  'root-key': byKey('root'),
  'ferrule-key': byKey('ferrule'),
  'network-password': byPassword('ferrule', 'lab-network-password'),
  'cisco-enable': byPassword('ferrule', 'lab-cisco-password', 'lab-enable-secret'),
  routeros: byPassword('ferrule', 'lab-routeros-password'),
  'windows-password': byPassword('Administrator', 'lab-windows-password'),
};
