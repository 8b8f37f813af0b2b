import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { esxiAnswer, esxiCommandLines } from './esxi-answers.ts';
import type { EsxiHost } from './esxi-host.ts';
import { requireProgram } from './require-program.ts';

/** Applets of ESXi's busybox that the collection script needs. */
const APPLETS = ['date', 'sed', 'timeout', 'tr', 'true'];

/**
 * Writes the host's programs below `dir` (which must exist and be empty): each answers the command lines the host knows and
 * refuses any other. Run the collection script with the environment this returns.
 */
export async function writeEsxiPrograms(
  host: EsxiHost,
  dir: string,
): Promise<{ env: Record<string, string> }> {
  const bin = join(dir, 'bin');
  const addOns = join(dir, 'opt/mellanox/bin');
  await mkdir(bin, { recursive: true });
  await mkdir(addOns, { recursive: true });
  for (const applet of APPLETS) await symlink(requireProgram('busybox') ?? '', join(bin, applet));
  await writeProgram(join(bin, 'uname'), `case $1 in -n) echo ${quote(host.name)} ;; *) echo 7.0.3 ;; esac`);
  const lines = esxiCommandLines(host).filter((line) => esxiAnswer(host, line) !== null);
  for (const program of new Set(lines.map((line) => line.split(' ')[0] ?? ''))) {
    const arms = lines
      .filter((line) => line.startsWith(`${program} `))
      .map((line) => {
        const { text, exitCode } = esxiAnswer(host, line) ?? { text: '', exitCode: 127 };
        return `${quote(line.slice(program.length + 1))})\nprintf '%s\\n' ${quote(text)}\nexit ${exitCode}\n;;`;
      });
    const folder = program === 'mst' || program === 'mlxlink' ? addOns : bin;
    const body = `case $* in\n${arms.join('\n')}\n*) echo "unexpected: $*" >&2; exit 99 ;;\nesac`;
    await writeProgram(join(folder, program), body);
  }
  return { env: { FERRULE_ROOT: dir, PATH: bin } };
}

async function writeProgram(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`, 'latin1');
  await chmod(path, 0o755);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
