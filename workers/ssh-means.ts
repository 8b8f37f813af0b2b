import type { Config } from '#lib/config/config.ts';
import { readSealPrivateKeys } from '#lib/config/keys.ts';
import { readSecret } from '#lib/config/read-secret.ts';
import { openLogin } from '#lib/devices/device-login.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';
import type { SshMeans } from '#lib/capture/ssh-way.ts';
import { useKeyImport } from '#lib/ssh/key-import.ts';
import { findOwnServices } from '#lib/ssh/own-services.ts';
import { systemLookup } from '#lib/ssh/ssh-network.ts';

/** What the sessions of this worker need: its keys, its secrets, and where it may connect to. */
export async function sshMeans(config: Config): Promise<SshMeans> {
  useKeyImport(config.keyImport);
  const store = new SecretStore(
    new SealKeys(() => readSealPrivateKeys(config.keysDir)),
    (source, reference) => readSecret(source, reference, config.secretsDir),
  );
  const policy = { allow: config.allowAddresses, ownServices: await findOwnServices(config) };
  return {
    network: { policy, lookup: systemLookup },
    openLogin: (target, addresses) => openLogin(store, target, addresses),
  };
}
