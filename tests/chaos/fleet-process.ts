import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

import { makeFleet } from '../lab/fleet.ts';
import type { LabHost } from '../lab/host-spec.ts';
import { fleetManifest, startFleet } from '../lab/running-fleet.ts';
import type { FleetAnswer, FleetOrder } from './fleet-orders.ts';
import { type Link, carry } from './troubled-link.ts';

/**
 * A fleet in a process of its own: `fleet-process.ts <hosts> <seed>`. Every host stands behind a link that can be troubled.
 * Takes orders from its parent and ends with it.
 */
const [hosts = 60, seed = 1] = process.argv.slice(2).map(Number);

const specs = makeFleet({ hosts, seed }).map(untroubled);
const fleet = await startFleet(specs);
const links: Link[] = fleet.hosts.map(({ port }) => ({
  port,
  mode: { kind: 'pass' },
  sockets: new Set<Socket>(),
}));
const ports = await Promise.all(links.map((link) => serve(link, '127.0.0.1', 0)));
const extra: Server[] = [];
const manifest = fleetManifest(fleet);
for (const [i, device] of manifest.devices.entries()) device.port = ports[i]!;

process.on('message', (order: FleetOrder & { id: number }) => {
  void obey(order).then((answer) => process.send!({ id: order.id, answer }));
});
process.once('disconnect', () => process.exit(0));
process.send!({ id: 0, answer: { manifest, modules: specs.map(modulesOf) } satisfies FleetAnswer });

async function obey(order: FleetOrder): Promise<FleetAnswer> {
  switch (order.order) {
    case 'latency':
      for (const host of order.hosts) specs[host]!.latencyMs = order.ms;
      return {};
    case 'link':
      for (const host of order.hosts) {
        links[host]!.mode = order.mode;
        if (order.cut) for (const socket of links[host]!.sockets) socket.destroy();
      }
      return {};
    case 'change-key':
      for (const host of order.hosts) fleet.hosts[host]!.changeKey();
      return {};
    case 'also-at':
      extra.push(createServer((socket) => carry(links[order.host]!, socket)));
      extra.at(-1)!.listen(order.port, order.address);
      await once(extra.at(-1)!, 'listening');
      return {};
    case 'count':
      return {
        logins: fleet.hosts.map(({ sessions }) => sessions),
        refused: fleet.hosts.map(({ refusedLogins }) => refusedLogins),
      };
  }
}

async function serve(link: Link, address: string, port: number): Promise<number> {
  const server = createServer((socket) => carry(link, socket));
  server.listen(port, address);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

/** The host as others of its kind are, with its place in its name and in the serial of each of its modules. */
function untroubled(host: LabHost, index: number): LabHost {
  const place = String(index).padStart(4, '0');
  return {
    ...host,
    name: `chaos-${place}`,
    trouble: 'none',
    latencyMs: 0,
    account: 'root',
    login: host.login === 'ferrule-key' ? 'root-key' : host.login,
    ports: host.ports.map((port, at) => {
      if (port.cage.kind !== 'module') return port;
      const serial = `H${place}P${String(at).padStart(2, '0')}`;
      return { ...port, cage: { kind: 'module', module: { ...port.cage.module, serial } } };
    }),
  };
}

function modulesOf({ ports, ethtool }: LabHost): number {
  return ethtool === null ? 0 : ports.filter(({ cage }) => cage.kind === 'module').length;
}
