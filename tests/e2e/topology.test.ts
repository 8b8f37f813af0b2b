import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { resolveDueLinks } from '#lib/links/resolve-due-links.ts';
import { getRun } from '#lib/runs/get-run.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { eventually } from '../lab/eventually.ts';
import { type FerruleLab, startFerruleLab } from '../lab/ferrule-lab.ts';
import { QUEUE_BACKENDS } from '../lab/queue-backends.ts';
import { makeTopology } from '../lab/topology.ts';

const SECOND = 1_000;
const TOPOLOGY = makeTopology({ hosts: 12 });

let lab: FerruleLab;
let runId: string;
beforeAll(async () => {
  lab = await startFerruleLab(QUEUE_BACKENDS[0]!, TOPOLOGY);
  lab.startWorker();
  ({ runId } = await startRun(lab.ctx, { trigger: 'manual' }));
  await eventually(
    () => getRun(lab.ctx, runId),
    (run) => run.finishedAt !== null,
    240 * SECOND,
  );
}, 300 * SECOND);
afterAll(() => lab.stop());

describe('a run over the whole topology by a worker', () => {
  test('reads every host, hypervisor and switch as its system is met', async () => {
    const { rows } = await lab.db.pool.query<{ device: string; outcome: string; error: string | null }>(
      `SELECT d.name AS device, v.outcome, v.error_kind AS error FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.run_id = $1 AND v.outcome NOT IN ('success', 'partial')`,
      [runId],
    );
    expect(rows).toEqual([]);
    const visits = lab.fleet.devices.filter(({ platform }) => platform !== 'jump').length;
    const run = await getRun(lab.ctx, runId);
    expect([run.success + run.partial, run.failure]).toEqual([visits, 0]);
  });

  test('tells the platform of those that were registered without one', async () => {
    const untold = lab.fleet.devices.filter(({ platform }) => platform === 'auto');
    const { rows } = await lab.db.pool.query<{ name: string; platform: string; role: string }>(
      `SELECT name, platform, role FROM device WHERE name = ANY($1) ORDER BY name`,
      [untold.map(({ server }) => server.name)],
    );
    expect(rows).toEqual([
      { name: 'esx-lon-01', platform: 'esxi', role: 'host' },
      { name: 'hv-lon-01', platform: 'hyperv', role: 'host' },
      { name: 'kvm-fra-51', platform: 'linux', role: 'host' },
      { name: 'leaf-fra-1b', platform: 'arista-eos', role: 'switch' },
      { name: 'leaf-nyc-2', platform: 'cumulus', role: 'switch' },
      { name: 'mgmt-lon-1', platform: 'cisco-ios', role: 'switch' },
    ]);
  });

  test(
    'links every ESXi and Hyper-V NIC that can be told, and none wrongly',
    async () => {
      await eventually(
        () => resolveDueLinks(lab.db),
        (left) => left === 0,
        200 * SECOND,
      );
      const { rows } = await lab.db.pool.query<{ near: string; far: string }>(
        `SELECT d.name || ' ' || p.name AS near, f.name || ' ' || fp.name AS far FROM link l
         JOIN port p ON p.id = l.near_port_id JOIN device d ON d.id = p.device_id AND d.role = 'host'
         JOIN port fp ON fp.id = l.far_port_id JOIN device f ON f.id = fp.device_id
         WHERE l.state = 'linked'`,
      );
      const linked = new Map(rows.map(({ near, far }) => [near, far]));
      const truth = new Map(
        TOPOLOGY.cables.map((cable) => [
          `${cable.host} ${cable.hostPort}`,
          `${cable.switch} ${cable.switchPort}`,
        ]),
      );
      expect([...linked].filter(([near, far]) => truth.get(near) !== far)).toEqual([]);
      const told = TOPOLOGY.cables.filter(
        ({ host, verdict }) => /^(?:esx|hv)-/.test(host) && verdict === 'linked',
      );
      const missed = told
        .map(({ host, hostPort }) => `${host} ${hostPort}`)
        .filter((near) => !linked.has(near));
      expect(missed).toEqual([]);
    },
    240 * SECOND,
  );
});
