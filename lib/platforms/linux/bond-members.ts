import { lacpEnd } from '../cli/lacp-end.ts';
import type { PortLacp, PortReading } from '../platform.ts';
import type { Section } from './split-sections.ts';

/** Adds to the members of bonds what /proc/net/bonding says of LACP. `sections`: those before the first port. */
export function addLacp(ports: readonly PortReading[], sections: readonly Section[]): PortReading[] {
  const members = new Map(
    sections
      .filter(({ name, exitCode }) => name === 'bond' && exitCode === 0)
      .flatMap(({ body }) => readBond(body)),
  );
  return ports.map((port) => {
    const lacp = members.get(port.name);
    return lacp ? { ...port, lacp } : port;
  });
}

/** The blocks of `Slave Interface: eth0`, each with `details actor lacp pdu:` and the same of the partner. */
function readBond(body: string): [name: string, lacp: PortLacp][] {
  return body
    .split(/^Slave Interface:/m)
    .slice(1, 65)
    .flatMap((block): [string, PortLacp][] => {
      const name = block.slice(0, block.indexOf('\n')).trim();
      const [actor, partner] = [endIn(block, 'actor'), endIn(block, 'partner')];
      return actor || partner ? [[name, { actor, partner }]] : [];
    });
}

function endIn(block: string, end: 'actor' | 'partner') {
  const [, pdu = ''] = block.split(new RegExp(`^details ${end} lacp pdu:`, 'm'));
  const own = pdu.split(/^\S/m)[0]!;
  const value = (key: string) => new RegExp(`^\\s{1,8}${key}: (\\S{1,20})`, 'm').exec(own)?.[1];
  return lacpEnd(value('system mac address'), value('port number'));
}
