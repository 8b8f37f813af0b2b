import type { Platform } from '../platform.ts';
import { COLLECT_SCRIPT } from './collect-script.ts';
import { parseEsxiTranscript } from './parse-transcript.ts';

/** VMware ESXi 6.5 and later: one script for its busybox ash on standard input. */
export const esxiPlatform: Platform = {
  id: 'esxi',
  label: 'VMware ESXi',
  role: 'host',
  session: (nonce) => ({ command: '/bin/sh -s', stdin: `nonce=${nonce}\n${COLLECT_SCRIPT}` }),
  parse: parseEsxiTranscript,
};
