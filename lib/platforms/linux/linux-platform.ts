import type { Platform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { scriptHeader } from './module-words.ts';
import { parseTranscript } from './parse-transcript.ts';

/** AHV, XenServer, XCP-ng, KVM, Xen dom0 and any other Linux: one POSIX-sh script on standard input. */
export const linuxPlatform: Platform = {
  id: 'linux',
  label: 'Linux (AHV, XenServer, XCP-ng, KVM, Xen)',
  role: 'host',
  session: (nonce, pages = { all: false, have: [] }) => ({
    command: '/bin/sh -s',
    stdin: scriptHeader(nonce, pages) + COLLECT_SCRIPT,
  }),
  parse: parseTranscript,
};
