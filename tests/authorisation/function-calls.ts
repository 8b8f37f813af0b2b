import { randomUUID } from 'node:crypto';

import { parseAuditQuery } from '#lib/audit/audit-query.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { auditChoices, listAudit } from '#lib/audit/list-audit.ts';
import type { Context } from '#lib/context.ts';
import { checkDevices } from '#lib/devices/check-devices.ts';
import { exportDevices } from '#lib/devices/export-devices.ts';
import { importDevices } from '#lib/devices/import-devices.ts';
import { listImports } from '#lib/devices/list-imports.ts';
import { planDevices } from '#lib/devices/plan-devices.ts';
import { planImport } from '#lib/devices/plan-import.ts';
import { undoImport } from '#lib/devices/undo-import.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { approveHostKeys, rejectHostKeys } from '#lib/devices/decide-host-keys.ts';
import { deleteCredential } from '#lib/devices/delete-credential.ts';
import { getCheck, startCheck } from '#lib/devices/device-check.ts';
import { editCredential } from '#lib/devices/edit-credential.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { fleetSummary, shellSummary } from '#lib/devices/fleet-summary.ts';
import { getCredential } from '#lib/devices/get-credential.ts';
import { getDevice } from '#lib/devices/get-device.ts';
import { listHostKeys } from '#lib/devices/host-keys.ts';
import { importHostKeys, planHostKeyImport } from '#lib/devices/import-host-keys.ts';
import { findCredential, listCredentials } from '#lib/devices/list-credentials.ts';
import { findDevice, listDevices, listSwitchNames } from '#lib/devices/list-devices.ts';
import { listSites } from '#lib/devices/list-sites.ts';
import { pauseCredential, resumeCredential } from '#lib/devices/pause-credential.ts';
import { registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { removeDemo } from '#lib/devices/remove-demo.ts';
import { restoreDevice } from '#lib/devices/restore-device.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { countAssemblies } from '#lib/inventory/count-assemblies.ts';
import { exportCsv } from '#lib/inventory/export-csv.ts';
import { exportJson } from '#lib/inventory/export-json.ts';
import { exportLinks } from '#lib/inventory/export-links.ts';
import { countFacets } from '#lib/inventory/facets.ts';
import { findPorts } from '#lib/inventory/find-ports.ts';
import { getLink } from '#lib/inventory/get-link.ts';
import { getModule } from '#lib/inventory/get-module.ts';
import { getSwitchEvidence } from '#lib/inventory/get-switch.ts';
import { loadLinkEnds } from '#lib/inventory/link-ends.ts';
import { parseLinksQuery } from '#lib/inventory/links-query.ts';
import { countFindings, listFindings } from '#lib/inventory/list-findings.ts';
import { listInventory } from '#lib/inventory/list-inventory.ts';
import { countLinks, listLinks } from '#lib/inventory/list-links.ts';
import { noteExport } from '#lib/inventory/note-export.ts';
import { loadNextSteps } from '#lib/inventory/open-ports.ts';
import { parseInventoryQuery } from '#lib/inventory/query.ts';
import { countDevices, selectDeviceIds } from '#lib/inventory/select-devices.ts';
import { pinLink } from '#lib/links/pin-link.ts';
import { unpinLink } from '#lib/links/unpin-link.ts';
import { createApiToken, listApiTokens, revokeApiToken } from '#lib/people/api-tokens.ts';
import { editUser, inviteUser, listUsers } from '#lib/people/manage-users.ts';
import { getOwnAccount } from '#lib/people/own-account.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';
import { exportRuns, exportRunTable } from '#lib/runs/export-run-tables.ts';
import { exportVisits } from '#lib/runs/export-visits.ts';
import { getRun } from '#lib/runs/get-run.ts';
import { findRun, listRunHistory, listRuns } from '#lib/runs/list-runs.ts';
import { listCaps } from '#lib/runs/list-caps.ts';
import { listZones } from '#lib/runs/list-zones.ts';
import { listSchedules } from '#lib/schedules/list-schedules.ts';
import { createSchedule, deleteSchedule, editSchedule } from '#lib/schedules/write-schedule.ts';
import { listVisits } from '#lib/runs/list-visits.ts';
import { getRunSummary } from '#lib/runs/run-summary.ts';
import { retryRun } from '#lib/runs/retry-run.ts';
import { setCap } from '#lib/runs/set-cap.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { listWorkers } from '#lib/runs/worker-rows.ts';

import { previewRun } from '#lib/selections/preview-run.ts';
import { resolveSelection } from '#lib/selections/resolve-selection.ts';
import { deleteSelection, listSelections, saveSelection } from '#lib/selections/saved-selections.ts';
import { repeatRun, startSelected } from '#lib/selections/start-selected.ts';

import { FRANKFURT, type TwoSites } from '../lab/two-sites.ts';

export interface CallWorld extends TwoSites {
  /** PEM. */
  sealKey: string;
  /** An account that may be changed, and one of the actor's own tokens. */
  spareUser(): Promise<string>;
  spareToken(userId: string): Promise<string>;
}

type Call = (ctx: Context, world: CallWorld) => unknown;

const INVENTORY = parseInventoryQuery(new URLSearchParams('columns=host,serial'));
/** Rows of Frankfurt alone, so that a count is zero for who may not see them. */
const FROM_FRA = parseInventoryQuery(new URLSearchParams('site=fra'));
const AUDIT = parseAuditQuery(new URLSearchParams());
const LINKS = parseLinksQuery(new URLSearchParams());

/** What a count says of Frankfurt. */
const seen = (count: number) => (count > 0 ? FRANKFURT : 'none');

const newDevice = () => ({
  name: `new-${randomUUID().slice(0, 8)}`,
  address: `192.0.2.${Math.floor(Math.random() * 250)}`,
  port: String(1000 + Math.floor(Math.random() * 60_000)),
  credential: 'none',
  site: 'fra',
});

/** A list as a person pastes it, with one device that is new. */
const newList = () => {
  const { name, address, port, credential, site } = newDevice();
  return {
    text: `name,address,port,credential,site\n${name},${address},${port},${credential},${site}\n`,
    format: null,
  };
};

const newTimes = () => ({
  name: `nightly-${randomUUID().slice(0, 8)}`,
  cron: '0 2 * * *',
  timeZone: 'UTC',
  selection: { kind: 'site' as const, site: 'fra' },
  enabled: false,
});

/** A schedule that an administrator made for Frankfurt. */
async function spareSchedule({ db, actor }: Context): Promise<string> {
  const { name, ...rest } = newTimes();
  const { id } = await db.prisma.schedule.create({ data: { name, ...rest, createdBy: actor.id } });
  return id;
}

/** A cap of the switch in Frankfurt, as an administrator set it. */
async function switchCap({ db }: Context, world: CallWorld): Promise<void> {
  const kind_value = { kind: 'switch', value: world.switch };
  await db.prisma.cap.upsert({
    where: { kind_value },
    create: { ...kind_value, limit: 1 },
    update: { limit: 1 },
  });
}

/** Every function that is called for a person, by its place: with something of Frankfurt, and in a way that would work. */
export const FUNCTION_CALLS: Record<string, Call> = {
  'lib/audit/export-audit.ts exportAudit': (ctx) => exportAudit(ctx, AUDIT, 'csv'),
  'lib/audit/list-audit.ts auditChoices': (ctx) => auditChoices(ctx),
  'lib/audit/list-audit.ts listAudit': (ctx) => listAudit(ctx, AUDIT),

  'lib/devices/check-devices.ts checkDevices': (ctx) => checkDevices(ctx, [newDevice()]),
  'lib/devices/create-credential.ts createCredential': (ctx, { sealKey }) =>
    createCredential(ctx, sealKey, { name: randomUUID(), kind: 'password', username: 'root', password: 'x' }),
  'lib/devices/decide-host-keys.ts approveHostKeys': async (ctx, world) =>
    approveHostKeys(ctx, [await world.spareKey()]),
  'lib/devices/decide-host-keys.ts rejectHostKeys': async (ctx, world) =>
    rejectHostKeys(ctx, [await world.spareKey()]),
  'lib/devices/delete-credential.ts deleteCredential': async (ctx, world) =>
    deleteCredential(ctx, await world.spareCredential()),
  'lib/devices/device-check.ts getCheck': async (ctx, world) =>
    getCheck(ctx, await world.spareCheck(ctx.actor.id)),
  'lib/devices/device-check.ts startCheck': (ctx) => startCheck(ctx, newDevice()),
  'lib/devices/edit-credential.ts editCredential': async (ctx, world) =>
    editCredential(ctx, world.sealKey, await world.spareCredential(), { username: 'other' }),
  'lib/devices/edit-device.ts editDevice': async (ctx, world) =>
    editDevice(ctx, await world.spareHost(), { notes: 'changed' }),
  'lib/devices/fleet-summary.ts fleetSummary': async (ctx) => seen((await fleetSummary(ctx)).switches),
  'lib/devices/fleet-summary.ts shellSummary': async (ctx, world) => {
    await world.spareKey();
    return seen((await shellSummary(ctx)).pendingKeys);
  },
  'lib/devices/get-credential.ts getCredential': async (ctx, world) =>
    getCredential(ctx, await world.spareCredential()),
  'lib/devices/get-device.ts getDevice': (ctx, { host }) => getDevice(ctx, host),
  'lib/devices/host-keys.ts listHostKeys': async (ctx, world) => (await world.spareKey(), listHostKeys(ctx)),
  'lib/devices/import-host-keys.ts importHostKeys': async (ctx, world) =>
    (await importHostKeys(ctx, await world.knownHosts())).lines,
  'lib/devices/import-host-keys.ts planHostKeyImport': async (ctx, world) =>
    (await planHostKeyImport(ctx, await world.knownHosts())).map(({ action, device }) => ({
      action,
      device,
    })),
  'lib/devices/list-credentials.ts findCredential': async (ctx, world) =>
    findCredential(ctx, await world.spareCredential()),
  'lib/devices/list-credentials.ts listCredentials': (ctx) => listCredentials(ctx),
  'lib/devices/list-devices.ts findDevice': (ctx, { host }) => findDevice(ctx, host),
  'lib/devices/list-devices.ts listDevices': (ctx) => listDevices(ctx),
  'lib/devices/list-devices.ts listSwitchNames': (ctx) => listSwitchNames(ctx),
  'lib/devices/list-sites.ts listSites': async (ctx) => seen((await listSites(ctx)).indexOf('fra') + 1),
  'lib/devices/pause-credential.ts pauseCredential': async (ctx, world) =>
    pauseCredential(ctx, await world.spareCredential()),
  'lib/devices/pause-credential.ts resumeCredential': async (ctx, world) =>
    resumeCredential(ctx, await world.spareCredential(true)),
  'lib/devices/register-demo-fleet.ts registerDemoFleet': (ctx, { sealKey }) =>
    registerDemoFleet(ctx, sealKey, { credentials: [], devices: [] }),
  'lib/devices/register-devices.ts registerDevices': (ctx) => registerDevices(ctx, [newDevice()]),
  'lib/devices/remove-demo.ts removeDemo': (ctx) => removeDemo(ctx),
  'lib/devices/restore-device.ts restoreDevice': async (ctx, world) =>
    restoreDevice(ctx, await world.spareHost(true)),
  'lib/devices/retire-device.ts retireDevice': async (ctx, world) =>
    retireDevice(ctx, await world.spareHost()),

  'lib/inventory/count-assemblies.ts countAssemblies': async (ctx) =>
    seen(await countAssemblies(ctx, FROM_FRA)),
  'lib/inventory/export-csv.ts exportCsv': (ctx) => exportCsv(ctx, INVENTORY),
  'lib/inventory/export-json.ts exportJson': (ctx) => exportJson(ctx, INVENTORY),
  'lib/inventory/export-links.ts exportLinks': (ctx) => exportLinks(ctx, LINKS),
  'lib/inventory/facets.ts countFacets': async (ctx) => seen((await countFacets(ctx, FROM_FRA)).total),
  'lib/inventory/find-ports.ts findPorts': (ctx, world) => findPorts(ctx, 'eth', world.switch),
  'lib/inventory/get-link.ts getLink': (ctx, { port }) => getLink(ctx, port),
  'lib/inventory/get-module.ts getModule': (ctx, { module }) => getModule(ctx, module),
  'lib/inventory/get-switch.ts getSwitchEvidence': (ctx, world) => getSwitchEvidence(ctx, world.switch),
  'lib/inventory/link-ends.ts loadLinkEnds': (ctx, { port }) => loadLinkEnds(ctx, [port]),
  'lib/inventory/list-findings.ts countFindings': async (ctx) => seen((await countFindings(ctx)).total),
  'lib/inventory/list-findings.ts listFindings': (ctx) => listFindings(ctx),
  'lib/inventory/list-inventory.ts listInventory': (ctx) => listInventory(ctx, INVENTORY),
  'lib/inventory/list-links.ts countLinks': async (ctx) => seen((await countLinks(ctx, LINKS)).linked),
  'lib/inventory/list-links.ts listLinks': (ctx) => listLinks(ctx, LINKS),
  'lib/inventory/note-export.ts noteExport': (ctx) => noteExport(ctx, INVENTORY, 'CSV'),
  'lib/inventory/open-ports.ts loadNextSteps': async (ctx, { openPort }) =>
    seen((await loadNextSteps(ctx, [openPort])).size),
  'lib/inventory/select-devices.ts countDevices': async (ctx) => seen(await countDevices(ctx, FROM_FRA)),
  'lib/inventory/select-devices.ts selectDeviceIds': async (ctx) =>
    seen((await selectDeviceIds(ctx, FROM_FRA)).length),

  'lib/links/pin-link.ts pinLink': (ctx, { port, farPort }) =>
    pinLink(ctx, { portId: port, farPortId: farPort, note: '' }),
  'lib/links/unpin-link.ts unpinLink': async (ctx, world) => unpinLink(ctx, await world.pinnedPort()),

  'lib/people/api-tokens.ts createApiToken': (ctx) =>
    createApiToken(ctx, { name: 'one', scopes: ['inventory:read'], days: 1 }),
  'lib/people/api-tokens.ts listApiTokens': (ctx) => listApiTokens(ctx),
  'lib/people/api-tokens.ts revokeApiToken': async (ctx, world) =>
    revokeApiToken(ctx, await world.spareToken(ctx.actor.id)),
  'lib/people/manage-users.ts editUser': async (ctx, world) =>
    editUser(ctx, await world.spareUser(), { role: 'viewer', sites: ['lon'], disabled: false }),
  'lib/people/manage-users.ts inviteUser': (ctx) =>
    inviteUser(ctx, { name: 'x', email: `${randomUUID()}@example.net`, role: 'viewer', sites: [] }),
  'lib/people/manage-users.ts listUsers': (ctx) => listUsers(ctx),
  'lib/people/own-account.ts getOwnAccount': (ctx) => getOwnAccount(ctx),

  'lib/runs/cancel-run.ts cancelRun': async (ctx, world) => cancelRun(ctx, await world.spareRun()),
  'lib/runs/export-run-tables.ts exportRunTable': (ctx, { run }) => exportRunTable(ctx, run, 'slowest'),
  'lib/runs/export-run-tables.ts exportRuns': (ctx) => exportRuns(ctx, {}),
  'lib/runs/list-caps.ts listCaps': async (ctx, world) => (await switchCap(ctx, world), listCaps(ctx)),
  'lib/runs/list-zones.ts listZones': async (ctx) => seen((await listZones(ctx))[0]!.devices - 1),
  'lib/runs/set-cap.ts setCap': async (ctx, world) => (
    await switchCap(ctx, world),
    setCap(ctx, { kind: 'switch', value: world.switch, limit: 2 })
  ),
  'lib/runs/export-visits.ts exportVisits': (ctx, { run }) => exportVisits(ctx, run),
  'lib/runs/get-run.ts getRun': (ctx, { run }) => getRun(ctx, run),
  'lib/runs/list-runs.ts findRun': (ctx, { run }) => findRun(ctx, run),
  'lib/runs/list-runs.ts listRunHistory': (ctx) => listRunHistory(ctx, 'fra'),
  'lib/runs/list-runs.ts listRuns': (ctx) => listRuns(ctx),
  'lib/runs/worker-rows.ts listWorkers': (ctx) => listWorkers(ctx),
  'lib/runs/list-visits.ts listVisits': (ctx, { run }) => listVisits(ctx, run),
  'lib/runs/run-summary.ts getRunSummary': (ctx, { run }) => getRunSummary(ctx, run),
  'lib/runs/retry-run.ts retryRun': async (ctx, world) => retryRun(ctx, await world.spareRun('failure')),
  'lib/runs/start-run.ts startRun': async (ctx, world) =>
    startRun(ctx, { trigger: 'manual', deviceIds: [await world.spareHost()] }),

  'lib/selections/preview-run.ts previewRun': (ctx) => previewRun(ctx, { kind: 'all' }),
  'lib/selections/resolve-selection.ts resolveSelection': async (ctx) =>
    seen((await resolveSelection(ctx, { kind: 'site', site: 'fra' })).deviceIds.length),
  'lib/selections/saved-selections.ts deleteSelection': async (ctx, world) =>
    deleteSelection(ctx, await world.spareSelection()),
  'lib/selections/saved-selections.ts listSelections': (ctx) => listSelections(ctx),
  'lib/selections/saved-selections.ts saveSelection': (ctx) =>
    saveSelection(ctx, { name: randomUUID(), selection: { kind: 'all' } }),
  'lib/selections/start-selected.ts repeatRun': async (ctx, world) =>
    repeatRun(ctx, await world.spareRun('failure')),
  'lib/selections/start-selected.ts startSelected': async (ctx, world) =>
    startSelected(ctx, { kind: 'devices', ids: [await world.spareHost()] }),

  'lib/devices/export-devices.ts exportDevices': (ctx) => exportDevices(ctx),
  'lib/devices/import-devices.ts importDevices': (ctx) => importDevices(ctx, newList()),
  'lib/devices/list-imports.ts listImports': async (ctx, world) => (
    await world.spareImport(),
    listImports(ctx)
  ),
  'lib/devices/plan-devices.ts planDevices': (ctx) => planDevices(ctx, [newDevice()], { existing: 'skip' }),
  'lib/devices/plan-import.ts planImport': (ctx) => planImport(ctx, newList()),
  'lib/devices/undo-import.ts undoImport': async (ctx, world) => undoImport(ctx, await world.spareImport()),

  'lib/schedules/list-schedules.ts listSchedules': async (ctx) => (
    await spareSchedule(ctx),
    listSchedules(ctx)
  ),
  'lib/schedules/write-schedule.ts createSchedule': (ctx) => createSchedule(ctx, newTimes()),
  'lib/schedules/write-schedule.ts deleteSchedule': async (ctx) =>
    deleteSchedule(ctx, await spareSchedule(ctx)),
  'lib/schedules/write-schedule.ts editSchedule': async (ctx) =>
    editSchedule(ctx, await spareSchedule(ctx), { cron: '0 3 * * *' }),
};
