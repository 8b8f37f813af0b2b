import { randomUUID } from 'node:crypto';

import { assemblyOf } from '#lib/optics/assembly.ts';
import { moduleIdentity } from '#lib/optics/identity.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import type { DeviceReading, PortReading } from '#lib/platforms/platform.ts';

/** A port as the ledger has it, with the module that was last seen in it. */
export interface KnownPort {
  id: string;
  name: string;
  state: string;
  absent: boolean;
  placement: { id: string; moduleId: string; identity: string } | null;
  /** Of what the device last said of it, and of the columns that were written then; null: not known, or it was absent. */
  answerDigest: string | null;
  factsDigest: string | null;
}

export interface PlannedPort {
  id: string;
  reading: PortReading;
  /** Of the columns that the ledger has. */
  factsDigest: string | null;
}

export interface PlannedModule {
  identity: string;
  /** One value for both ends of a cable. */
  assembly: string;
  surrogate: boolean;
  manufacturer: string | null;
  record: ModuleRecord;
}

export interface PlannedChange {
  kind:
    | 'inserted'
    | 'removed'
    | 'swapped'
    | 'became-unreadable'
    | 'became-readable'
    | 'port-appeared'
    | 'port-vanished';
  portId: string;
  identity: string | null;
  previousModuleId: string | null;
}

/** What one reading does to the ledger of its device. */
export interface ReadingPlan {
  /** Ports of which the device says something new, and those that are as they were. */
  ports: PlannedPort[];
  same: string[];
  /** Those of the same ports whose raw pages were read again. */
  pagesAgain: string[];
  modules: PlannedModule[];
  /** Placements that the reading confirms, ends and begins. */
  confirm: string[];
  end: string[];
  begin: { portId: string; identity: string }[];
  vanished: string[];
  changes: PlannedChange[];
}

/** Names of the ports of which the device says what the ledger was last written from; `answers` are digests by name. */
export function samePorts(
  known: readonly KnownPort[],
  answers: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const same = known.filter(
    ({ name, state, placement, answerDigest }) =>
      answerDigest !== null &&
      answerDigest === answers.get(name) &&
      (state !== 'module' || placement !== null),
  );
  return new Set(same.map(({ name }) => name));
}

/**
 * Compares a reading with the ledger, purely. Only an answer that says so ends a placement: a port that cannot be
 * read keeps its module, and a port is missed only when the device listed all of its ports. Ports that are the `same` as
 * before are only confirmed.
 */
export function planReading(
  known: readonly KnownPort[],
  reading: DeviceReading,
  same: ReadonlySet<string> = new Set(),
): ReadingPlan {
  const plan: ReadingPlan = {
    ports: [],
    same: [],
    pagesAgain: [],
    modules: [],
    confirm: [],
    end: [],
    begin: [],
    vanished: [],
    changes: [],
  };
  const byName = new Map(known.map((port) => [port.name, port]));
  const firstRead = known.length === 0;
  const modules = new Map<string, PlannedModule>();
  const seen = new Set<string>();

  for (const portReading of reading.ports) {
    if (seen.has(portReading.name)) continue;
    seen.add(portReading.name);
    const before = byName.get(portReading.name);
    if (before && same.has(before.name)) {
      plan.same.push(before.id);
      if (portReading.rawPages?.length) plan.pagesAgain.push(before.id);
      if (before.state === 'module' && before.placement) plan.confirm.push(before.placement.id);
      continue;
    }
    const id = before?.id ?? randomUUID();
    plan.ports.push({ id, reading: portReading, factsDigest: before?.factsDigest ?? null });
    const change = (kind: PlannedChange['kind'], identity: string | null = null) =>
      plan.changes.push({
        kind,
        portId: id,
        identity,
        previousModuleId: before?.placement?.moduleId ?? null,
      });

    if ((!before && !firstRead) || before?.absent) change('port-appeared');
    const { state, module } = portReading.reading;
    const placement = before?.placement ?? null;
    if (state === 'module' && module) {
      const planned = planModule(id, module);
      modules.set(planned.identity, planned);
      if (placement?.identity === planned.identity) plan.confirm.push(placement.id);
      else {
        if (placement) plan.end.push(placement.id);
        plan.begin.push({ portId: id, identity: planned.identity });
        change(placement ? 'swapped' : 'inserted', planned.identity);
      }
    } else if (placement && state !== 'unreadable') {
      plan.end.push(placement.id);
      change('removed');
    }
    if (before && state === 'unreadable' && before.state !== 'unreadable') change('became-unreadable');
    if (before && state !== 'unreadable' && before.state === 'unreadable') change('became-readable');
  }

  if (reading.complete) {
    const listed = new Set([...plan.ports.map((port) => port.id), ...plan.same]);
    for (const port of known) {
      if (listed.has(port.id) || port.absent) continue;
      plan.vanished.push(port.id);
      if (port.placement) plan.end.push(port.placement.id);
      plan.changes.push({
        kind: 'port-vanished',
        portId: port.id,
        identity: null,
        previousModuleId: port.placement?.moduleId ?? null,
      });
    }
  }
  plan.modules = [...modules.values()];
  return plan;
}

/** A module without a usable serial is bound to its port: it can be swapped unseen, but never confused with another. */
function planModule(portId: string, record: ModuleRecord): PlannedModule {
  const { key, manufacturer } = moduleIdentity(record);
  const surrogate = key === null;
  const identity = key ?? `port ${portId}|${manufacturer ?? ''}|${record.partNumber ?? ''}`;
  return { identity, assembly: assemblyOf(record, identity), surrogate, manufacturer, record };
}
