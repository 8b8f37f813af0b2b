import { systemLookup, type SshNetwork } from '#lib/ssh/ssh-network.ts';

/** The lab lives on loopback, where no device of a fleet does. */
export const LAB_ADDRESSES = ['127.0.0.0/8', '::1/128'];

export const LAB_NETWORK: SshNetwork = {
  policy: { allow: LAB_ADDRESSES, ownServices: [] },
  lookup: systemLookup,
};
