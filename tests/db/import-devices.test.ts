import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { text } from 'node:stream/consumers';

import { type Db, openDb } from '#lib/db/client.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { exportDevices } from '#lib/devices/export-devices.ts';
import { importDevices } from '#lib/devices/import-devices.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { listImports } from '#lib/devices/list-imports.ts';
import { planImport } from '#lib/devices/plan-import.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { undoImport } from '#lib/devices/undo-import.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  for (const name of ['root', 'network']) {
    await db.prisma.credential.create({
      data: { name, kind: 'password', username: `${name}-user`, sealed: new Uint8Array() },
    });
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const admin = () => asAdministrator(db);
const csv = (content: string, more: object = {}) => ({ text: content, format: 'csv' as const, ...more });
const found = async (name: string) => (await listDevices(admin())).find((device) => device.name === name);
const exported = async () => text(await exportDevices(admin()));
const HEADER = 'name,address,port,platform,credential,via,site,tags,zone,notes\n';

describe('the plan of an import', () => {
  test('says for every row what becomes of it, and for every cell what is wrong', async () => {
    await registerDevices(admin(), [
      { name: 'p-same', address: '10.1.0.1', credential: 'root', site: 'fra' },
      { name: 'p-changed', address: '10.1.0.2', credential: 'root', tags: 'old' },
      { name: 'p-retired', address: '10.1.0.3', credential: 'root' },
      { name: 'p-place', address: '10.1.0.4', credential: 'root' },
    ]);
    await retireDevice(admin(), (await found('p-retired'))!.id);
    const rows = [
      'p-new,10.1.0.10,,,root,p-jump,fra,a;b,,',
      'p-jump,10.1.0.11,,jump,root,,,,,',
      'P-Same,10.1.0.1,,,,,fra,,,',
      'p-changed,10.1.0.3,,Arista EOS,network,,lon,,,',
      'p-retired,10.1.0.12,,,root,,,,,',
      'p-clash,10.1.0.4,,,root,,,,,',
      'p-wrong,10.1.0.256,ssh,asa,nobody,nowhere,,,,',
      'p-new,10.1.0.13,,,root,,,,,',
      'p-behind,10.1.0.14,,,root,p-wrong,,,,',
    ];
    const plan = await planImport(admin(), csv(HEADER + rows.join('\n')));
    expect(plan.unknown).toEqual([]);
    expect(
      plan.rows.map(({ action, changes, errors }) => [
        action,
        changes.join(),
        errors.map(({ field }) => field).join(),
      ]),
    ).toEqual([
      ['create', '', ''],
      ['create', '', ''],
      ['skip', '', ''],
      ['update', 'address,platform,credential,site', ''],
      ['error', '', 'name'],
      ['error', '', 'address'],
      ['error', '', 'address,port,platform,credential'],
      ['error', '', 'name'],
      ['error', '', 'via'],
    ]);
    const before = await db.prisma.device.count();
    await expect(importDevices(admin(), csv(HEADER + rows.join('\n')))).rejects.toMatchObject({
      status: 400,
    });
    expect(await db.prisma.device.count()).toBe(before);
  });

  test('leaves what is registered alone when it is told so', async () => {
    await registerDevices(admin(), [{ name: 'k-one', address: '10.2.0.1', credential: 'root' }]);
    const input = csv('name,address,credential\nk-one,10.2.0.9,network\nk-two,10.2.0.2,root', {
      existing: 'skip' as const,
    });
    expect((await planImport(admin(), input)).rows.map(({ action }) => action)).toEqual(['skip', 'create']);
  });

  test('refuses columns that nobody knows until they have a meaning or are left out', async () => {
    const given = csv('Hostname,Mgmt,Rack unit,credential\nu-one,10.3.0.1,17,root');
    const plan = await planImport(admin(), given);
    expect([plan.unknown, plan.mapping]).toEqual([
      ['Mgmt', 'Rack unit'],
      { Hostname: 'name', credential: 'credential' },
    ]);
    await expect(importDevices(admin(), given)).rejects.toThrow('Mgmt, Rack unit');
    const mapping = { Mgmt: 'address' as const, 'Rack unit': null };
    await expect(
      planImport(admin(), { ...given, mapping: { ...mapping, 'Rack unit': 'address' } }),
    ).rejects.toThrow('both the address');
    expect(await importDevices(admin(), { ...given, mapping })).toMatchObject({ created: 1 });
    expect(await found('u-one')).toMatchObject({ address: '10.3.0.1' });
  });

  test('fills what a table lacks with what a person chose for all rows', async () => {
    const input = csv('name,address,site\nd-one,10.4.0.1,lon\nd-two,10.4.0.2,', {
      defaults: { credential: 'root', site: 'fra', platform: 'esxi' },
    });
    await importDevices(admin(), input);
    expect(await found('d-one')).toMatchObject({ site: 'lon', platform: 'esxi', credentialName: 'root' });
    expect(await found('d-two')).toMatchObject({ site: 'fra' });
    // What is registered already is not changed by them, nor is the way to it questioned.
    await registerDevices(admin(), [
      { name: 'd-jump', address: '10.4.0.8', credential: 'root', platform: 'jump' },
      { name: 'd-old', address: '10.4.0.3', credential: 'network', via: 'd-jump' },
    ]);
    const again = csv('name,tags\nd-old,new', {
      defaults: { credential: 'root', site: 'fra', platform: 'esxi' },
    });
    expect((await planImport(admin(), again)).rows).toMatchObject([{ action: 'update', changes: ['tags'] }]);
  });

  test('of an Ansible inventory finds credentials by user name, platforms by theirs, and reaches a host by its name', async () => {
    const ini =
      '[leafs]\nleaf-7.example.net ansible_network_os=arista.eos.eos ansible_user=network-user\nleaf-8 ansible_host=10.5.0.8/24 ansible_user=nobody\n';
    const plan = await planImport(admin(), { text: ini, format: null });
    expect(
      plan.rows.map(({ device, errors }) => [
        device?.address,
        device?.platform,
        device?.credential,
        errors.map(({ field }) => field),
      ]),
    ).toEqual([
      ['leaf-7.example.net', 'arista-eos', 'network', []],
      [undefined, undefined, undefined, ['credential']],
    ]);
  });
});

describe('an import', () => {
  test('is one transaction, leaves out what is wrong only when asked to, and is in the audit log row by row', async () => {
    const input = csv(
      'name,address,credential,via\ni-one,10.6.0.1,root,\ni-bad,nowhere at all,root,\ni-behind,10.6.0.3,root,i-bad\ni-through,10.6.0.4,root,i-one',
    );
    await expect(importDevices(admin(), input)).rejects.toMatchObject({
      details: { rows: [{ row: 2 }, { row: 3 }] },
    });
    expect(await found('i-one')).toBeUndefined();
    const result = await importDevices(admin(), input, { leaveOut: true });
    expect(result).toMatchObject({ created: 2, updated: 0, skipped: 0, leftOut: 2 });
    expect([await found('i-behind'), (await found('i-through'))!.via!.name]).toEqual([undefined, 'i-one']);
    const events = await db.prisma.auditEvent.findMany({
      where: { OR: [{ subjectId: result.importId }, { subjectId: { in: result.visit } }] },
    });
    expect(events.map(({ action }) => action).toSorted()).toEqual([
      'device.import',
      'device.register',
      'device.register',
    ]);
  });

  test('of our own export changes nothing, whatever is in it', async () => {
    await registerDevices(admin(), [
      {
        name: '=HYPERLINK("x")',
        address: '10.7.0.1',
        credential: 'root',
        site: '@site',
        tags: ['+tag', 'b'],
        notes: 'line 1\nline "2"\t;',
      },
      { name: 'e-jump', address: 'fe80::7', credential: 'root', platform: 'jump', port: 2222, zone: '-dmz' },
      {
        name: "'=quoted'",
        address: '10.7.0.3',
        credential: 'network',
        via: 'e-jump',
        platform: 'arista-eos',
      },
    ]);
    const before = await exported();
    expect(before).toContain(`"'=HYPERLINK(""x"")"`);
    const { rows, unknown } = await planImport(admin(), csv(before));
    expect([unknown, [...new Set(rows.map(({ action }) => action))]]).toEqual([[], ['skip']]);
    await expect(importDevices(admin(), csv(before))).rejects.toMatchObject({ status: 409 });

    // And into an empty Ferrule it makes the same fleet again.
    const other = await createTestDatabase();
    const fresh = openDb(other.url);
    for (const { id: _id, ...credential } of await db.prisma.credential.findMany())
      await fresh.prisma.credential.create({ data: credential });
    await importDevices(asAdministrator(fresh), csv(before));
    expect(await text(await exportDevices(asAdministrator(fresh)))).toBe(before);
    await fresh.close();
    await other.drop();
  });

  test('is for the sites of who imports', async () => {
    const local = asRole(db, 'administrator', { sites: ['par'] });
    const input = csv('name,address,credential,site\ns-one,10.8.0.1,root,par\ns-two,10.8.0.2,root,lon');
    expect(
      (await planImport(local, input)).rows.map(({ errors }) => errors.map(({ field }) => field)),
    ).toEqual([[], ['site']]);
    expect(await importDevices(local, input, { leaveOut: true })).toMatchObject({ created: 1 });
    expect((await text(await exportDevices(local))).split('\n').filter(Boolean)).toHaveLength(2);
    // A device of another site cannot be taken over by naming a site of one's own.
    await registerDevices(admin(), [
      { name: 's-theirs', address: '10.8.0.9', credential: 'root', site: 'lon' },
    ]);
    const theft = csv('name,address,credential,site\ns-theirs,10.8.0.9,root,par');
    expect((await planImport(local, theft)).rows[0]).toMatchObject({
      action: 'error',
      errors: [{ field: 'site' }],
    });
  });

  test('of thousands of devices is a few statements', { timeout: 120_000 }, async () => {
    const lines = Array.from({ length: 4_000 }, (_, n) => `bulk-${n},10.100.${n >> 8}.${n & 255},root,bulk`);
    const input = csv(`name,address,credential,site\n${lines.join('\n')}`);
    const started = performance.now();
    const { importId, created } = await importDevices(admin(), input);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(created).toBe(4_000);
    const moved = csv(`name,tags\n${lines.map((line) => `${line.split(',')[0]},moved`).join('\n')}`);
    const second = await importDevices(admin(), moved);
    expect(second.updated).toBe(4_000);
    expect(await undoImport(admin(), second.importId)).toMatchObject({ restored: 4_000 });
    expect(await undoImport(admin(), importId)).toMatchObject({ removed: 4_000 });
  });
});

describe('undoing an import', () => {
  test('takes back what nobody went on from: gone, retired with its history, or as it was', async () => {
    await registerDevices(admin(), [
      { name: 'b-kept', address: '10.9.0.1', credential: 'root', tags: 'before', via: '' },
      { name: 'b-edited', address: '10.9.0.2', credential: 'root' },
    ]);
    const state = await exported();
    const input = csv(
      'name,address,credential,tags,via\nb-kept,10.9.0.1,network,after,b-jump\nb-edited,10.9.0.22,root,,\nb-jump,10.9.0.3,root,,\nb-unread,10.9.0.4,root,,\nb-read,10.9.0.5,root,,',
    );
    const { importId } = await importDevices(admin(), input);
    expect(await found('b-kept')).toMatchObject({
      credentialName: 'network',
      tags: ['after'],
      via: { name: 'b-jump' },
    });
    await db.pool.query(`UPDATE device SET last_read_at = now() WHERE name = 'b-read'`);
    await editDevice(admin(), (await found('b-edited'))!.id, { notes: 'mine now' });

    await expect(undoImport(asRole(db, 'operator'), importId)).rejects.toMatchObject({ status: 403 });
    expect(await undoImport(admin(), importId)).toEqual({
      removed: 2,
      retired: 1,
      restored: 1,
      left: ['b-edited'],
    });
    expect(await found('b-kept')).toMatchObject({ credentialName: 'root', tags: ['before'], via: null });
    expect(await found('b-edited')).toMatchObject({ address: '10.9.0.22', notes: 'mine now' });
    expect(await db.prisma.device.count({ where: { name: { in: ['b-jump', 'b-unread'] } } })).toBe(0);
    expect(await db.prisma.device.findFirst({ where: { name: 'b-read' } })).toMatchObject({
      retiredAt: expect.any(Date),
    });
    expect((await exported()).replace('10.9.0.22', '10.9.0.2').replace('mine now', '""')).toBe(state);
    await expect(undoImport(admin(), importId)).rejects.toMatchObject({ status: 409 });
    expect((await listImports(admin()))[0]).toMatchObject({ id: importId, undoneBy: 'Test administrator' });
    const [event] = await db.prisma.auditEvent.findMany({
      where: { action: 'device.import-undo', subjectId: importId },
    });
    expect(event!.after).toMatchObject({ removed: 2, left: ['b-edited'] });
  });

  test('is for who may change all of its devices, at the sites where they were and are', async () => {
    await registerDevices(admin(), [
      { name: 'u-moved', address: '10.11.0.1', credential: 'root', site: 'lon' },
    ]);
    const head = 'name,address,credential,site\n';
    const moved = await importDevices(admin(), csv(`${head}u-moved,10.11.0.1,root,par`));
    const theirs = await importDevices(admin(), csv(`${head}u-theirs,10.11.0.2,root,lon`));
    const own = await importDevices(admin(), csv(`${head}u-own,10.11.0.3,root,par`));
    const local = asRole(db, 'administrator', { sites: ['par'] });
    const shown = (await listImports(local)).map(({ id }) => id);
    expect([moved, theirs, own].map(({ importId }) => shown.includes(importId))).toEqual([
      false,
      false,
      true,
    ]);
    for (const { importId } of [moved, theirs]) {
      await expect(undoImport(local, importId)).rejects.toMatchObject({ status: 403 });
    }
    expect(await found('u-moved')).toMatchObject({ site: 'par' });
    expect(await undoImport(local, own.importId)).toMatchObject({ removed: 1 });
  });

  test('leaves a jump host that others were given since', async () => {
    const { importId } = await importDevices(
      admin(),
      csv('name,address,credential,platform\nj-new,10.10.0.1,root,jump'),
    );
    await registerDevices(admin(), [
      { name: 'j-user', address: '10.10.0.2', credential: 'root', via: 'j-new' },
    ]);
    expect(await undoImport(admin(), importId)).toEqual({
      removed: 0,
      retired: 0,
      restored: 0,
      left: ['j-new'],
    });
    expect((await found('j-user'))!.via!.name).toBe('j-new');
  });
});
