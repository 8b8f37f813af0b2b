import { makeFleet } from '../lab/fleet.ts';
import type { LabHost } from '../lab/host-spec.ts';
import { startServer } from '../lab/lab-server.ts';
import { renderTranscript } from '../lab/render-transcript.ts';

/** Modules that one simulated host has at most. */
const MODULES = 16;

const templates = makeFleet().filter(
  ({ trouble, account, ports }) =>
    trouble === 'none' && account === 'root' && ports.some(({ cage }) => cage.kind === 'module'),
);
let introduced = 0;

/**
 * Any number of hosts behind one SSH server: who visits one for the first time meets a host that nobody has seen, and who
 * comes back names a module of it (the script lists the modules that are known) and meets the same one again.
 */
const server = await startServer({
  name: 'simulated',
  login: 'root-key',
  banner: '',
  latencyMs: 0,
  wantsInput: () => true,
  exec(_command, script) {
    const nonce = /^nonce=(\w+)$/m.exec(script)?.[1];
    if (!nonce) return { stdout: '', stderr: 'not the script', exitCode: 1 };
    const known = /SIM(\d{9})/.exec(script)?.[1];
    const host = hostAt(known === undefined ? introduced++ : Math.floor(Number(known) / MODULES));
    const have = /^have='\n([^']*)'$/m.exec(script)?.[1]?.split('\n').filter(Boolean) ?? [];
    return renderTranscript(host, nonce, { all: false, have });
  },
});
process.on('disconnect', () => process.exit(0));
process.on('message', (from: number) => {
  introduced = from;
});
process.send?.({ port: server.port, fingerprint: server.hostKeyFingerprint });

/** The host of this number: one of the templates with serials of its own. */
function hostAt(at: number): LabHost {
  const template = templates[at % templates.length]!;
  const ports = template.ports.map((port, place) => {
    if (port.cage.kind !== 'module') return port;
    const serial = `SIM${String(at * MODULES + place).padStart(9, '0')}`;
    return { ...port, cage: { kind: 'module' as const, module: { ...port.cage.module, serial } } };
  });
  return { ...template, name: `sim-${at}`, ports };
}
