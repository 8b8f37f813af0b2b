import type { Platform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { parseHypervTranscript } from './parse-transcript.ts';

/** Microsoft Hyper-V and any other Windows Server with OpenSSH: one PowerShell script on standard input. */
export const hypervPlatform: Platform = {
  id: 'hyperv',
  label: 'Microsoft Hyper-V',
  role: 'host',
  session: (nonce) => ({
    command: 'powershell -NoProfile -NonInteractive -Command -',
    stdin: `$nonce='${nonce}'\n${COLLECT_SCRIPT}`,
  }),
  parse: parseHypervTranscript,
};
