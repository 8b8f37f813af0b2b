import type { Platform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { parseTranscript } from './parse-transcript.ts';

/** AHV, XenServer, XCP-ng, KVM, Xen dom0 and any other Linux: one POSIX-sh script on standard input. */
export const linuxPlatform: Platform = {
  id: 'linux',
  label: 'Linux (AHV, XenServer, XCP-ng, KVM, Xen)',
  role: 'host',
  session: (nonce) => ({ command: '/bin/sh -s', stdin: `nonce=${nonce}\n${COLLECT_SCRIPT}` }),
  parse: parseTranscript,
};
