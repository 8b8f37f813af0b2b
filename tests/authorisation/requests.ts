import { randomUUID } from 'node:crypto';

import type { TwoSites } from '../lab/two-sites.ts';

/** What requests name: something of Frankfurt, or something of the actor's own. */
export interface RequestWorld extends TwoSites {
  actorId: string;
  spareUser(): Promise<string>;
  spareToken(): Promise<string>;
}

interface SentRequest {
  path: string;
  body?: unknown;
}

type MakeRequest = (world: RequestWorld) => SentRequest | Promise<SentRequest>;

const newDevice = () => ({
  name: `new-${randomUUID().slice(0, 8)}`,
  address: `192.0.2.${Math.floor(Math.random() * 250)}`,
  port: String(1000 + Math.floor(Math.random() * 60_000)),
  credential: 'none',
  site: 'fra',
});

const newCredential = () => ({ name: randomUUID(), kind: 'password', username: 'root', password: 'x' });

/** Every route handler with a request that would work for who may. */
export const ROUTE_REQUESTS: Record<string, MakeRequest> = {
  'GET /api/audit.csv': () => ({ path: '/api/audit.csv' }),
  'GET /api/audit.json': () => ({ path: '/api/audit.json' }),
  'GET /api/auth/[...all]': () => ({ path: '/api/auth/list-sessions' }),
  'POST /api/auth/[...all]': () => ({ path: '/api/auth/revoke-other-sessions' }),
  'POST /api/caps': (world) => ({
    path: '/api/caps',
    body: { kind: 'switch', value: world.switch, limit: 64 },
  }),
  'GET /api/caps': () => ({ path: '/api/caps' }),
  'POST /api/credentials': () => ({ path: '/api/credentials', body: newCredential() }),
  'PATCH /api/credentials/[id]': async (world) => ({
    path: `/api/credentials/${await world.spareCredential()}`,
    body: { username: 'other' },
  }),
  'DELETE /api/credentials/[id]': async (world) => ({
    path: `/api/credentials/${await world.spareCredential()}`,
  }),
  'POST /api/credentials/[id]/pause': async (world) => ({
    path: `/api/credentials/${await world.spareCredential()}/pause`,
    body: { paused: true },
  }),
  'POST /api/demo/remove': () => ({ path: '/api/demo/remove' }),
  'POST /api/devices': () => ({ path: '/api/devices', body: { devices: [newDevice()] } }),
  'PATCH /api/devices/[id]': async (world) => ({
    path: `/api/devices/${await world.spareHost()}`,
    body: { notes: 'changed' },
  }),
  'POST /api/devices/[id]/restore': async (world) => ({
    path: `/api/devices/${await world.spareHost(true)}/restore`,
  }),
  'POST /api/devices/[id]/retire': async (world) => ({
    path: `/api/devices/${await world.spareHost()}/retire`,
  }),
  'POST /api/devices/checks': () => ({
    path: '/api/devices/checks',
    body: { address: '192.0.2.1', credential: 'none', site: 'fra' },
  }),
  'GET /api/devices/checks/[id]': async (world) => ({
    path: `/api/devices/checks/${await world.spareCheck(world.actorId)}`,
  }),
  'POST /api/host-keys': async (world) => ({
    path: '/api/host-keys',
    body: { approve: [await world.spareKey()] },
  }),
  'GET /api/inventory.csv': () => ({ path: '/api/inventory.csv' }),
  'GET /api/inventory.json': () => ({ path: '/api/inventory.json' }),
  'GET /api/links.csv': () => ({ path: '/api/links.csv' }),
  'GET /api/links/ports': (world) => ({ path: `/api/links/ports?q=eth&except=${world.switch}` }),
  'POST /api/links/pins': ({ port, farPort }) => ({
    path: '/api/links/pins',
    body: { portId: port, farPortId: farPort },
  }),
  'DELETE /api/links/pins/[id]': async (world) => ({ path: `/api/links/pins/${await world.pinnedPort()}` }),
  'POST /api/runs/preview': () => ({ path: '/api/runs/preview', body: { select: { kind: 'all' } } }),
  'GET /api/runs/selections': () => ({ path: '/api/runs/selections' }),
  'POST /api/runs/selections': () => ({
    path: '/api/runs/selections',
    body: { name: randomUUID(), selection: { kind: 'all' } },
  }),
  'DELETE /api/runs/selections/[id]': async (world) => ({
    path: `/api/runs/selections/${await world.spareSelection()}`,
  }),
  'GET /api/runs/[id]': ({ run }) => ({ path: `/api/runs/${run}` }),
  'GET /api/runs.csv': () => ({ path: '/api/runs.csv' }),
  'GET /api/runs/[id]/causes.csv': ({ run }) => ({ path: `/api/runs/${run}/causes.csv` }),
  'GET /api/runs/[id]/slowest.csv': ({ run }) => ({ path: `/api/runs/${run}/slowest.csv` }),
  'GET /api/runs/[id]/stages.csv': ({ run }) => ({ path: `/api/runs/${run}/stages.csv` }),
  'GET /api/runs/[id]/visits.csv': ({ run }) => ({ path: `/api/runs/${run}/visits.csv` }),
  'POST /api/runs': async (world) => ({
    path: '/api/runs',
    body: { select: { kind: 'devices', ids: [await world.spareHost()] } },
  }),
  'POST /api/runs/[id]/cancel': async (world) => ({ path: `/api/runs/${await world.spareRun()}/cancel` }),
  'GET /api/runs/[id]/events': ({ run }) => ({ path: `/api/runs/${run}/events` }),
  'POST /api/setup': () => ({
    path: '/api/setup',
    body: { token: 'x', name: 'x', email: 'x@example.net', password: 'a long enough password' },
  }),
  'POST /api/tokens': () => ({
    path: '/api/tokens',
    body: { name: 'x', scopes: ['inventory:read'], days: 1 },
  }),
  'DELETE /api/tokens/[tokenId]': async (world) => ({ path: `/api/tokens/${await world.spareToken()}` }),
  'POST /api/users': () => ({
    path: '/api/users',
    body: { name: 'x', email: `${randomUUID()}@example.net`, role: 'viewer', sites: [] },
  }),
  'PATCH /api/users/[userId]': async (world) => ({
    path: `/api/users/${await world.spareUser()}`,
    body: { role: 'viewer', sites: ['lon'], disabled: false },
  }),
  'GET /api/devices.csv': () => ({ path: '/api/devices.csv' }),
  'POST /api/devices/import': () => {
    const { name, address, port, credential, site } = newDevice();
    const text = `name,address,port,credential,site\n${name},${address},${port},${credential},${site}\n`;
    return { path: '/api/devices/import', body: { text, format: null, commit: true } };
  },
  'POST /api/devices/import/[id]/undo': async (world) => ({
    path: `/api/devices/import/${await world.spareImport()}/undo`,
  }),
  'GET /api/schedules': () => ({ path: '/api/schedules' }),
  'POST /api/schedules': () => ({
    path: '/api/schedules',
    body: {
      name: randomUUID(),
      cron: '0 2 * * *',
      timeZone: 'UTC',
      selection: { kind: 'site', site: 'fra' },
      enabled: false,
    },
  }),
  'PATCH /api/schedules/[id]': async (world) => ({
    path: `/api/schedules/${await world.spareSchedule()}`,
    body: { cron: '0 3 * * *' },
  }),
  'DELETE /api/schedules/[id]': async (world) => ({
    path: `/api/schedules/${await world.spareSchedule()}`,
  }),
  'POST /api/schedules/times': () => ({
    path: '/api/schedules/times',
    body: { cron: '0 2 * * *', timeZone: 'UTC' },
  }),
  'GET /healthz': () => ({ path: '/healthz' }),
  'GET /metrics': () => ({ path: '/metrics' }),
  'GET /readyz': () => ({ path: '/readyz' }),
};

/** Every page, with the address of something of Frankfurt. */
export const PAGE_ADDRESSES: Record<string, (world: RequestWorld) => string | Promise<string>> = {
  '/': () => '/',
  '/account': () => '/account',
  '/audit': () => '/audit',
  '/credentials': () => '/credentials',
  '/credentials/[id]': async (world) => `/credentials/${await world.spareCredential()}`,
  '/credentials/[id]/edit': async (world) => `/credentials/${await world.spareCredential()}/edit`,
  '/credentials/new': () => '/credentials/new',
  '/runs/schedules': () => '/runs/schedules',
  '/runs/schedules/[id]': async (world) => `/runs/schedules/${await world.spareSchedule()}`,
  '/runs/schedules/new': () => '/runs/schedules/new',
  '/decode': () => '/decode',
  '/findings': () => '/findings',
  '/host-keys': () => '/host-keys',
  '/host-keys/import': () => '/host-keys/import',
  '/hosts': () => '/hosts',
  '/hosts/[id]': ({ host }) => `/hosts/${host}`,
  '/hosts/[id]/edit': ({ host }) => `/hosts/${host}/edit`,
  '/hosts/new': () => '/hosts/new',
  '/inventory': () => '/inventory',
  '/links': () => '/links',
  '/modules/[id]': ({ module }) => `/modules/${module}`,
  '/people': () => '/people',
  '/people/[userId]': async (world) => `/people/${await world.spareUser()}`,
  '/people/new': () => '/people/new',
  '/runs': () => '/runs',
  '/runs/[id]': ({ run }) => `/runs/${run}`,
  '/runs/new': () => '/runs/new',
  '/runs/workers': () => '/runs/workers',
  '/setup': () => '/setup?token=x',
  '/sign-in': () => '/sign-in',
  '/switches': () => '/switches',
  '/switches/[id]': (world) => `/switches/${world.switch}`,
};
