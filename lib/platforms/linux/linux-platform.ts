import type { ScriptPlatform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { scriptHeader } from './module-words.ts';
import { parseTranscript } from './parse-transcript.ts';
import { HOST_COMMANDS, LINUX_PRIVILEGE } from './privilege.ts';

/** AHV, XenServer, XCP-ng, KVM, Xen dom0 and any other Linux: one POSIX-sh script on standard input. */
export const linuxPlatform: ScriptPlatform = {
  id: 'linux',
  label: 'Linux (AHV, XenServer, XCP-ng, KVM, Xen)',
  role: 'host',
  // `uname -a`. Cumulus Linux names itself in its kernel; other switches are told by their files.
  matches: (text) => /^Linux \S+ \d/m.test(text) && !/\bCumulus\b/.test(text),
  commands: HOST_COMMANDS,
  privilege: LINUX_PRIVILEGE,
  session: {
    kind: 'script',
    job: (nonce, pages = { all: false, have: [] }, sudoPassword = '') => ({
      command: '/bin/sh -s',
      stdin: scriptHeader(nonce, pages, sudoPassword) + COLLECT_SCRIPT,
    }),
  },
  parse: parseTranscript,
};
