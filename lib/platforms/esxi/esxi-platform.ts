import type { ScriptPlatform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { parseEsxiTranscript } from './parse-transcript.ts';
import { ESXI_COMMANDS, ESXI_PRIVILEGE } from './privilege.ts';

/** VMware ESXi 6.5 and later: one script for its busybox ash on standard input. */
export const esxiPlatform: ScriptPlatform = {
  id: 'esxi',
  label: 'VMware ESXi',
  role: 'host',
  // `uname -a`, `vmware -v`.
  matches: (text) => /^VMkernel \S+ \d|^VMware ESXi? \d/m.test(text),
  commands: ESXI_COMMANDS,
  privilege: ESXI_PRIVILEGE,
  session: {
    kind: 'script',
    job: (nonce) => ({ command: '/bin/sh -s', stdin: `nonce=${nonce}\n${COLLECT_SCRIPT}` }),
  },
  parse: parseEsxiTranscript,
};
