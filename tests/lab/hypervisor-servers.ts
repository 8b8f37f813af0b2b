import { COLLECT_SCRIPT as ESXI_SCRIPT } from '#lib/platforms/esxi/collect-script.ts';
import { COLLECT_SCRIPT as HYPERV_SCRIPT } from '#lib/platforms/hyperv/collect-script.ts';
import type { EsxiHost } from './esxi-host.ts';
import { renderEsxiTranscript } from './esxi-transcript.ts';
import { type HypervHost, renderHypervTranscript } from './hyperv-host.ts';
import { type LabServer, startServer } from './lab-server.ts';

/** A simulated ESXi host on the network: a Linux-like shell of its own. */
export function startEsxi(spec: EsxiHost, wanted = 0): Promise<LabServer> {
  return startServer(
    {
      name: spec.name,
      login: 'root-password',
      ident: 'OpenSSH_8.3',
      banner: '',
      latencyMs: 0,
      asksInteractively: true,
      wantsInput: (command) => command === '/bin/sh -s',
      exec: (command, stdin) => {
        const nonce = nonceOf(stdin, /^nonce=(\w+)\n/, ESXI_SCRIPT);
        if (command === '/bin/sh -s' && nonce) return renderEsxiTranscript(spec, nonce);
        if (command === 'uname -a') {
          const build = /build-\d+/.exec(spec.version)?.[0] ?? '';
          const stdout = `VMkernel ${spec.name} 7.0.3 #1 SMP Release ${build} Apr 12 2023 x86_64 x86_64 x86_64 ESXi\n`;
          return { stdout, exitCode: 0 };
        }
        return { stdout: '', stderr: `-sh: ${command}: not found\n`, exitCode: 127 };
      },
    },
    wanted,
  );
}

/** A simulated Windows host on the network: its OpenSSH gives cmd.exe. `name` is the one it is registered by. */
export function startHyperv(name: string, spec: HypervHost, wanted = 0): Promise<LabServer> {
  const isPowershell = (command: string) => command.startsWith('powershell ');
  return startServer(
    {
      name,
      login: 'windows-password',
      ident: 'OpenSSH_for_Windows_8.1',
      banner: '',
      latencyMs: 0,
      wantsInput: isPowershell,
      exec: (command, stdin) => {
        const nonce = nonceOf(stdin, /^\$nonce='(\w+)'\n/, HYPERV_SCRIPT);
        if (isPowershell(command) && nonce) return renderHypervTranscript(spec, nonce);
        const program = command.split(' ')[0];
        const stderr = `'${program}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`;
        return { stdout: '', stderr, exitCode: 1 };
      },
    },
    wanted,
  );
}

/** A simulated Controller VM: a machine to go through. */
export function startJump(name: string, wanted = 0): Promise<LabServer> {
  return startServer({ name, login: 'root-key', banner: '', latencyMs: 0, forwards: true }, wanted);
}

/** The nonce above the platform's own script; null for any other. */
function nonceOf(stdin: string, header: RegExp, script: string): string | null {
  return stdin.endsWith(script) ? (header.exec(stdin)?.[1] ?? null) : null;
}
