import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import { LAB_LOGINS } from './lab-logins.ts';
import { type LabServer, type ServerBehaviour, startServer } from './lab-server.ts';
import { serveShell, type ShellBehaviour } from './switch-shell.ts';
import type { LabSwitch } from './switch-spec.ts';
import { switchAnswer } from './switches/switch-answer.ts';

/** How the SSH server of a system is met: what it calls itself, and whether it gives commands, a shell or both. */
interface Personality {
  ident: string;
  asksInteractively?: boolean;
  /** `silent`: ends without an exit code. */
  exec: 'with-code' | 'silent' | null;
  shell: ((sw: LabSwitch) => Pick<ShellBehaviour, 'greeting' | 'prompt' | 'pagingOff' | 'pager'>) | null;
}

const erased = (width: number) => '\b'.repeat(width) + ' '.repeat(width) + '\b'.repeat(width);
const MORE = { line: ' --More-- ', erase: erased(10) };
const CISCO_PAGING_OFF = ['terminal length 0', 'terminal width 512'];
const RULE = `${'*'.repeat(78)}\r\n`;

const PERSONALITIES: Record<SwitchKind, Personality> = {
  'arista-eos': { ident: 'OpenSSH_8.7', exec: 'with-code', shell: null },
  'cisco-nxos': { ident: 'OpenSSH_7.8 PKIX[12.1]', asksInteractively: true, exec: 'with-code', shell: null },
  'cisco-ios': {
    ident: 'Cisco-1.25',
    exec: null,
    shell: ({ name, motd }) => ({
      greeting: `\r\n${motd.replaceAll('\n', '\r\n')}\r\n`,
      prompt: (privileged) => name + (privileged ? '#' : '>'),
      pagingOff: CISCO_PAGING_OFF,
      pager: MORE,
    }),
  },
  'cisco-iosxr': {
    ident: 'Cisco-2.0',
    exec: null,
    shell: ({ name }) => ({
      greeting: '\r\n\r\n\r\n',
      prompt: () => `RP/0/RP0/CPU0:${name}#`,
      pagingOff: CISCO_PAGING_OFF,
      pager: MORE,
    }),
  },
  'juniper-junos': { ident: 'OpenSSH_7.5', asksInteractively: true, exec: 'with-code', shell: null },
  sonic: { ident: 'OpenSSH_8.4p1 Debian-5+deb11u1', exec: 'with-code', shell: null },
  cumulus: { ident: 'OpenSSH_7.9p1 Debian-10+deb10u2', exec: 'with-code', shell: null },
  'dell-os10': {
    ident: 'OpenSSH_7.4p1 Debian-10+deb9u7',
    exec: 'with-code',
    shell: ({ name }) => ({
      greeting: `Debian GNU/Linux 9\r\n\r\nDell EMC Networking Operating System (OS10)\r\n\r\n${name}# is what this prompt looks like\r\n`,
      prompt: () => `${name}# `,
      pagingOff: ['terminal length 0'],
      pager: { line: '--More--', erase: erased(8) },
    }),
  },
  'aruba-aoscx': {
    ident: 'OpenSSH_8.8',
    exec: 'with-code',
    shell: ({ name }) => ({
      greeting:
        'Last login: 2023-11-02 09:12:44 from 192.0.2.250\r\nUser "ferrule" has logged in 4 times in the past 30 days\r\n',
      prompt: () => `${name}# `,
      pagingOff: ['no page'],
      pager: { line: '-- MORE --, next page: Space, next line: Enter, quit: q', erase: erased(55) },
    }),
  },
  'hpe-comware': {
    ident: 'Comware-7.1.070',
    exec: null,
    // This one's role does not allow screen-length: every long answer is paged.
    shell: ({ name }) => ({
      greeting: `\r\n${RULE}* Copyright (c) 2010-2019 Hewlett Packard Enterprise Development LP${' '.repeat(11)}*\r\n${RULE}\r\n`,
      prompt: () => `<${name}>`,
      pagingOff: [],
      pager: { line: '---- More ----', erase: `\x1b[16D${' '.repeat(16)}\x1b[16D` },
    }),
  },
  'huawei-vrp': {
    ident: 'HUAWEI-1.5',
    exec: null,
    shell: ({ name }) => ({
      greeting:
        '\r\nWarning: The initial password poses security risks.\r\nThe password needs to be changed. Change now? [Y/N]:n\r\nInfo: The max number of VTY users is 21, the number of current VTY users online is 1.\r\n',
      prompt: () => `<${name}>`,
      pagingOff: ['screen-length 0 temporary', 'screen-width 240'],
      pager: { line: '  ---- More ----', erase: `\x1b[16D${' '.repeat(16)}\x1b[16D` },
    }),
  },
  'mikrotik-routeros': { ident: 'ROSSSH', exec: 'silent', shell: null },
};

/** Starts the SSH server of a switch on 127.0.0.1, on `wanted` or, when that is taken, on a free port. */
export async function startSwitch(sw: LabSwitch, wanted = 0): Promise<LabServer> {
  const { name, login, banner, latencyMs } = sw;
  const { ident, asksInteractively = false, exec, shell } = PERSONALITIES[sw.platform];
  const behaviour: ServerBehaviour = { name, login, ident, banner, latencyMs, asksInteractively };
  if (exec) {
    behaviour.exec = (command) => {
      const { text, known } = switchAnswer(sw, command);
      return { stdout: text, exitCode: exec === 'silent' ? null : known ? 0 : 1 };
    };
  }
  if (shell) {
    const { enablePassword } = LAB_LOGINS[login];
    const run = (command: string, privileged: boolean) =>
      switchAnswer(sw, !privileged && sw.hidden.includes(command) ? 'hidden' : command).text;
    behaviour.shell = (channel, commands) =>
      serveShell(channel, { ...shell(sw), enablePassword, latencyMs, run }, commands);
  }
  return startServer(behaviour, wanted);
}
