import type { PlatformCommand } from '#lib/platforms/platform.ts';

/** The first visit finds out what the device runs. */
export const DETECT = 'auto';
/** Nothing runs on the device: sessions to others go through it. */
export const JUMP = 'jump';

/** What is asked of a device whose platform is to be detected, in this order, until an answer tells. */
export const DETECTION_COMMANDS: readonly PlatformCommand[] = [
  { command: 'uname -a', reads: 'the kernel: Linux, ESXi and what is built on them' },
  { command: 'cat /etc/os-release; ls -d /etc/sonic', reads: 'which Linux it is; on Linux only' },
  { command: 'show version', reads: 'the system of a switch' },
  { command: 'display version', reads: 'the system of a switch that knows no show' },
];
