import type { ScriptPlatform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { parseHypervTranscript } from './parse-transcript.ts';
import { HYPERV_COMMANDS, HYPERV_PRIVILEGE } from './privilege.ts';

/** Microsoft Hyper-V and any other Windows Server with OpenSSH: one PowerShell script on standard input. */
export const hypervPlatform: ScriptPlatform = {
  id: 'hyperv',
  label: 'Microsoft Hyper-V',
  role: 'host',
  // The version of the SSH server, `ver`.
  matches: (text) => /^SSH-[\d.]+-OpenSSH_for_Windows|^Microsoft Windows \[Version /m.test(text),
  commands: HYPERV_COMMANDS,
  privilege: HYPERV_PRIVILEGE,
  session: {
    kind: 'script',
    job: (nonce) => ({
      command: 'powershell -NoProfile -NonInteractive -Command -',
      stdin: `$nonce='${nonce}'\n${COLLECT_SCRIPT}`,
    }),
  },
  parse: parseHypervTranscript,
};
