import { readWebKeys } from '#lib/config/keys.ts';
import { createCredential } from '#lib/devices/create-credential.ts';

import type { ChaosWorld } from './chaos-world.ts';
import { type Fault, percentile, range, Runs } from './fault.ts';
import { HOSTILE } from './troubled-link.ts';

const all = ({ hosts }: ChaosWorld) => range(0, hosts.length);

/** How the visits of a run ended, by the place of their host. */
async function ends({ sql }: ChaosWorld, runIds: string[]) {
  const rows = await sql<{ name: string; outcome: string; kind: string | null; seconds: number }>(
    `SELECT d.name, v.outcome, v.error_kind AS kind, extract(epoch FROM v.finished_at - v.started_at)::float8 AS seconds
     FROM visit v JOIN device d ON d.id = v.device_id WHERE v.run_id = ANY($1::uuid[])`,
    [runIds],
  );
  return new Map(rows.map(({ name, ...end }) => [Number(name.slice(-4)), end]));
}

const wasRead = (end: { outcome: string } | undefined) =>
  end?.outcome === 'success' || end?.outcome === 'partial';

export const HOSTILE_HOSTS: Fault = {
  id: 'F9',
  words:
    'One host in ten is hostile: silent, an endless or flooded greeting, a dripped identification, a flood after it, a web server, closing, resetting.',
  checked:
    'each ends on its deadline; the others read, p95 ≤ 1.2 times (and 0.3 s) that without them; stalls < 250 ms',
  count: 18,
  async inject(world, count) {
    await world.order({ order: 'latency', hosts: all(world), ms: 300 });
    const workers = await world.workers.atLeast(3);
    const kinds = Object.keys(HOSTILE) as (keyof typeof HOSTILE)[];
    const hostile = range(0, count).map((each) => each * Math.floor(world.hosts.length / count));
    const healthy = all(world).filter((place) => !hostile.includes(place));
    const time = async (places: number[]) => {
      const runs = new Runs(world);
      await runs.start(places);
      const late = await runs.over(100_000);
      return { late, runs, ended: await ends(world, runs.started) };
    };
    const p95 = (ended: Awaited<ReturnType<typeof ends>>) =>
      percentile(healthy.map((place) => ended.get(place)?.seconds ?? 0), 0.95); // prettier-ignore
    await time(healthy);
    const before = await time(healthy);
    await Promise.all(
      hostile.map((host, each) =>
        world.order({
          order: 'link',
          hosts: [host],
          mode: { kind: 'hostile', as: kinds[each % kinds.length]! },
        }),
      ),
    );
    await Promise.all(workers.map((worker) => worker.stats()));
    const { late: failed, ended } = await time(all(world));
    const stats = await Promise.all(workers.map((worker) => worker.stats()));
    await world.order({ order: 'link', hosts: hostile, mode: { kind: 'pass' } });
    const unread = healthy.filter((place) => !wasRead(ended.get(place)));
    if (unread.length > 0) failed.push(`${unread.length} healthy hosts were not read`);
    for (const [each, place] of hostile.entries()) {
      const { outcome, seconds } = ended.get(place)!;
      const kind = kinds[each % kinds.length]!;
      if (outcome !== 'failure') failed.push(`${kind}: ${outcome}`);
      if (seconds > 15) failed.push(`${kind}: ended after ${seconds.toFixed(1)} s`);
    }
    const slowest = Math.max(...hostile.map((place) => ended.get(place)!.seconds));
    const stallMs = Math.max(...stats.map((each) => each.stallMs));
    if (stallMs >= 250) failed.push(`the event loop stood still for ${stallMs} ms`);
    const [without, beside] = [p95(before.ended), p95(ended)];
    if (beside > 1.2 * without + 0.3)
      failed.push(`p95 of healthy hosts ${without.toFixed(2)} s -> ${beside.toFixed(2)} s`);
    return {
      injected: count,
      failed,
      figures: {
        'longest hostile session s': slowest,
        'longest stall ms': stallMs,
        'p95 of the others s': beside,
        'p95 without them s': without,
        'memory of a worker MB': Math.max(...stats.map(({ rssMb }) => rssMb)),
      },
    };
  },
};

export const CUT: Fault = {
  id: 'F12',
  words:
    'The connection to a host is cut after so many bytes of what it says, from the identification to the answer.',
  checked:
    'nothing of a part is stored: the visit fails, the ledger is as before; read again once the link is whole',
  count: 20,
  async inject(world, count) {
    await world.workers.atLeast(2);
    await world.order({ order: 'latency', hosts: all(world), ms: 0 });
    // A password pauses after three hosts in a row that hang up at the login: other hosts are between them.
    const places = range(0, count).map((each) => each * Math.floor(world.hosts.length / count));
    const cuts = places.map((_, each) => Math.round(40 * 1.36 ** each));
    const first = new Runs(world);
    await first.start(places);
    const failed = [...(await first.over(60_000)), ...(await first.unread())];
    await Promise.all(
      places.map((place, each) =>
        world.order({ order: 'link', hosts: [place], mode: { kind: 'cut', afterBytes: cuts[each]! } }),
      ),
    );
    const runs = new Runs(world);
    await runs.start(all(world));
    failed.push(...(await runs.over(90_000)));
    const ended = await ends(world, runs.started);
    const transcripts = await world.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM transcript t JOIN visit v ON v.id = t.visit_id JOIN device d ON d.id = v.device_id
       WHERE v.run_id = ANY($1::uuid[]) AND v.outcome = 'failure'`,
      [runs.started],
    );
    if (transcripts[0]!.n > 0) failed.push(`${transcripts[0]!.n} failed visits left a transcript`);
    const cut = places.filter((place) => ended.get(place)!.outcome === 'failure').length;
    if (cut < count) failed.push(...range(cut, count).map(() => 'a cut connection was read in full'));
    await world.order({ order: 'link', hosts: places, mode: { kind: 'pass' } });
    await world.sql('UPDATE credential SET paused_at = NULL, paused_why = NULL');
    const again = new Runs(world);
    await again.start(all(world));
    failed.push(...(await again.over(60_000)), ...(await again.unread()));
    return {
      injected: count,
      failed,
      figures: { 'first cut, bytes': cuts[0]!, 'last cut, bytes': cuts.at(-1)! },
    };
  },
};

export const BAD_NETWORK: Fault = {
  id: 'F13',
  words:
    'The network to a host loses packets, takes 300 ms there and back, or swallows everything in mid-session.',
  checked: 'slow hosts read; half-open ones end within 5 s of their deadline',
  count: 9,
  async inject(world, count) {
    await world.workers.atLeast(2);
    await world.order({ order: 'latency', hosts: all(world), ms: 0 });
    const modes = [
      { kind: 'loss', share: 0.05, ms: 400 } as const,
      { kind: 'delay', ms: 150 } as const,
      { kind: 'swallow', afterBytes: 2_500 } as const,
    ];
    const places = range(0, count).map((each) => 3 + each * 5);
    await Promise.all(
      places.map((place, each) => world.order({ order: 'link', hosts: [place], mode: modes[each % 3]! })),
    );
    const runs = new Runs(world);
    await runs.start(all(world));
    const failed = await runs.over(90_000);
    const ended = await ends(world, runs.started);
    for (const [each, place] of places.entries()) {
      const { outcome, seconds, kind } = ended.get(place)!;
      const half = each % 3 === 2;
      if (half ? outcome !== 'failure' || seconds > 35 : !wasRead(ended.get(place)))
        failed.push(`${modes[each % 3]!.kind}: ${outcome} ${kind} after ${seconds.toFixed(1)} s`);
    }
    await world.order({ order: 'link', hosts: places, mode: { kind: 'pass' }, cut: true });
    const [halves, slow] = [2, 1].map((which) =>
      places.filter((_, each) => each % 3 === which).map((place) => ended.get(place)!.seconds),
    );
    return {
      injected: count,
      failed,
      figures: {
        'half-open ended after s, at most': Math.max(...halves!),
        '300 ms away: s, at most': Math.max(...slow!),
      },
    };
  },
};

export const CHANGED_KEYS: Fault = {
  id: 'F10',
  words: 'One host in twenty shows another host key than the approved one.',
  checked: 'all blocked before a login, nothing written; read again once the new key is approved',
  count: 6,
  async inject(world, count) {
    await world.workers.atLeast(2);
    const places = range(0, count).map((each) => 1 + each * 9);
    await world.order({ order: 'change-key', hosts: places });
    const before = (await world.order({ order: 'count' })).logins!;
    const runs = new Runs(world);
    await runs.start(all(world));
    const failed = await runs.over(60_000);
    const ended = await ends(world, runs.started);
    const after = (await world.order({ order: 'count' })).logins!;
    const logins = places.filter((place) => after[place] !== before[place]).length;
    if (logins > 0) failed.push(`${logins} logins were tried`);
    for (const place of places) {
      if (ended.get(place)?.kind !== 'host-key-changed')
        failed.push(`a changed key: ${ended.get(place)?.kind}`);
    }
    await world.sql(
      `UPDATE host_key SET state = CASE state WHEN 'pending' THEN 'approved' ELSE 'rejected' END
       WHERE device_id = ANY($1::uuid[])`,
      [places.map((place) => world.hosts[place]!.id)],
    );
    const again = new Runs(world);
    await again.start(all(world));
    failed.push(...(await again.over(60_000)), ...(await again.unread()));
    return { injected: count, failed, figures: { 'logins tried': logins } };
  },
};

export const WRONG_PASSWORD: Fault = {
  id: 'F11',
  words:
    'A credential that many hosts share has the wrong password; then most of these hosts do not answer at all.',
  checked: 'at most 5 logins tried in all, the credential paused; hosts with another credential read',
  count: 2,
  async inject(world, count) {
    await world.workers.atLeast(2);
    await world.order({ order: 'latency', hosts: all(world), ms: 0 });
    const [failed, tried]: [string[], number[]] = [[], []];
    const shared = all(world).filter((place) => world.hosts[place]!.login === 'demo root-password');
    const dead = shared.slice(0, -10);
    for (let fault = 0; fault < count; fault++) {
      const silent = { kind: 'hostile', as: 'silent' } as const;
      if (fault > 0) await world.order({ order: 'link', hosts: dead, mode: silent });
      const { logins, ...ended } = await withWrongPassword(world, shared);
      await world.order({ order: 'link', hosts: dead, mode: { kind: 'pass' } });
      failed.push(...ended.failed);
      tried.push(logins);
    }
    return {
      injected: count,
      failed,
      figures: { 'hosts that share it': shared.length, 'logins tried, at most': Math.max(...tried) },
    };
  },
};

async function withWrongPassword(world: ChaosWorld, shared: number[]) {
  const key = readWebKeys(world.config.keysDir).sealPublicKey;
  const wrong = await createCredential(world.ctx, key, {
    name: `wrong ${Date.now()}`,
    username: 'root',
    kind: 'password',
    password: 'not the password',
  });
  const ids = shared.map((place) => world.hosts[place]!.id);
  const [right] = await world.sql<{ id: string }>(
    `SELECT id FROM credential WHERE name = 'demo root-password'`,
  );
  await world.sql('UPDATE device SET credential_id = $1 WHERE id = ANY($2::uuid[])', [wrong.id, ids]);
  const refusedBefore = sum((await world.order({ order: 'count' })).refused!);
  const runs = new Runs(world);
  await runs.start(all(world));
  const failed = await runs.over(60_000);
  const logins = sum((await world.order({ order: 'count' })).refused!) - refusedBefore;
  if (logins > 5 || logins === 0) failed.push(`${logins} logins were tried`);
  const [paused] = await world.sql<{ paused: boolean }>(
    'SELECT paused_at IS NOT NULL AS paused FROM credential WHERE id = $1',
    [wrong.id],
  );
  if (!paused!.paused) failed.push('the credential was not paused');
  const ended = await ends(world, runs.started);
  const others = all(world).filter((place) => !shared.includes(place) && !wasRead(ended.get(place)));
  if (others.length > 0) failed.push(`${others.length} hosts with another credential were not read`);
  await world.sql('UPDATE device SET credential_id = $1 WHERE id = ANY($2::uuid[])', [right!.id, ids]);
  return { logins, failed: failed.slice(0, 1) };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

export const NAMES: Fault = {
  id: 'F14',
  words: 'The name of a host resolves to another machine, to nothing, or takes 30 s.',
  checked: 'the other machine is told by its key before a login; each ends within 12 s with its own cause',
  count: 3,
  async inject(world) {
    const workers = await world.workers.atLeast(2);
    const [moved, nameless, slow] = [11, 12, 13] as const;
    const names = {
      'moved.chaos.test': '127.0.0.2',
      'nameless.chaos.test': 'none',
      'slow.chaos.test': 'slow',
    };
    for (const worker of workers) worker.send({ order: 'names', names });
    // Another host answers at the other address.
    await world.order({ order: 'also-at', host: 14, address: '127.0.0.2', port: world.hosts[moved]!.port });
    const places = [moved, nameless, slow];
    const rename = (place: number, address: string) =>
      world.sql('UPDATE device SET address = $1 WHERE id = $2', [address, world.hosts[place]!.id]);
    for (const [i, place] of places.entries()) await rename(place, Object.keys(names)[i]!);
    const runs = new Runs(world);
    await runs.start(range(8, 20));
    const failed = await runs.over(60_000);
    const ended = await ends(world, runs.started);
    for (const place of places) await rename(place, '127.0.0.1');
    const expected: Record<number, string[]> = {
      [moved]: ['host-key-changed'],
      [nameless]: ['dns'],
      [slow]: ['dns', 'timeout'],
    };
    for (const place of places) {
      const { kind, seconds } = ended.get(place)!;
      if (!expected[place]!.includes(kind ?? '') || seconds > 12)
        failed.push(`${Object.keys(names)[places.indexOf(place)]}: ${kind} after ${seconds.toFixed(1)} s`);
    }
    await world.sql(`DELETE FROM host_key WHERE state = 'pending'`);
    return { injected: 3, failed, figures: { 'slow resolver: ended after s': ended.get(slow)!.seconds } };
  },
};
