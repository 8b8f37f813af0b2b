import { COLLECT_SCRIPT } from '#lib/platforms/linux/collect-script.ts';
import type { PagePlan } from '#lib/platforms/platform.ts';
import type { LabHost } from './host-spec.ts';
import { type CommandResult, type LabServer, startServer } from './lab-server.ts';
import { renderTranscript } from './render-transcript.ts';

/** A simulated Linux host on the network, which answers as the collection script would there. */
export interface RunningHost extends LabServer {
  /** What it answers from; tests change it between visits. */
  spec: LabHost;
}

/** Starts the server of one host on 127.0.0.1, on `wanted` or, when that is taken, on a free port. */
export async function startHost(spec: LabHost, wanted = 0): Promise<RunningHost> {
  const { name, login, banner, trouble } = spec;
  const server = await startServer(
    {
      name,
      login,
      banner,
      get latencyMs() {
        return spec.latencyMs;
      },
      trouble,
      wantsInput: (command) => command === '/bin/sh -s',
      exec: (command, stdin) => answer(spec, command, stdin),
    },
    wanted,
  );
  return Object.assign(server, { spec });
}

function answer(spec: LabHost, command: string, stdin: string): CommandResult {
  const job = command === '/bin/sh -s' ? readJob(stdin) : null;
  if (job) return renderTranscript(spec, job.nonce, job.plan);
  if (command === 'uname -a') {
    return { stdout: `Linux ${spec.name} ${spec.kernel} #1 SMP x86_64 GNU/Linux\n`, exitCode: 0 };
  }
  if (command.startsWith('cat /etc/os-release')) {
    return { stdout: spec.files['etc/os-release'] ?? '', exitCode: 0 };
  }
  const stderr = `sh: ${command}: the simulated host only answers the collection script\n`;
  return { stdout: '', stderr, exitCode: 127 };
}

/** What the header above the collection script says; null for any other script. */
function readJob(stdin: string): { nonce: string; plan: PagePlan } | null {
  if (!stdin.endsWith(COLLECT_SCRIPT)) return null;
  const header = stdin.slice(0, -COLLECT_SCRIPT.length);
  const found =
    /^nonce=([0-9a-zA-Z]+)\nraw=(1|none)?\nhave='\n((?:[^'\n]+\n)*)'\nset \+x\nsecret='.*'\n$/.exec(header);
  if (!found) return null;
  const [, nonce = '', raw, have = ''] = found;
  const plan: PagePlan = { all: raw === '1', have: have.split('\n').filter(Boolean) };
  return { nonce, plan: raw === 'none' ? { ...plan, none: true } : plan };
}
