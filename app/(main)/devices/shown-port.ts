import type { DevicePort } from '#lib/devices/get-device.ts';

/** What is shown in a port: read in it, read at its far end, or what was last in it. */
export interface ShownModule {
  id: string | null;
  side: string | null;
  vendor: string | null;
  partNumber: string | null;
  serial: string | null;
  type: string | null;
  connector: string | null;
  cableLengthM: number | null;
}

export function shownModule({ shown, module }: DevicePort): ShownModule | null {
  if (shown?.side) {
    const { moduleId: id, side, vendor, partNumber, serial, type, connector, cableLengthM } = shown;
    return { id, side, vendor, partNumber, serial, type: type ?? shown.formFactor, connector, cableLengthM };
  }
  return module && { ...module, side: null, type: module.functionalClass ?? module.formFactor };
}

/** The state with what the far end adds to it. */
export function shownState({ shown, state }: DevicePort): string {
  return shown?.state ?? state;
}

/** Why a port has no module facts. */
export function noModule(port: DevicePort): string {
  const { reasonMessage } = port;
  const state = shownState(port);
  if (reasonMessage) return reasonMessage;
  if (state === 'empty') return 'The cage is empty.';
  if (state === 'fixed') return 'The port has no cage.';
  if (state === 'module') return 'The module does not report it.';
  return 'The module could not be read.';
}

/** What a refusal of `ethtool --show-fec` with "Invalid argument" says. */
export const FEC_REFUSED =
  'The driver cannot tell what is in the cage: check that the module is fully seated, the right way up, and in the NIC’s compatibility matrix.';

/** Two texts as sentences; null when there is neither. */
export function sentences(...texts: (string | null)[]): string | null {
  const given = texts.filter(Boolean).map((text) => (/[.!?]$/.test(text!) ? text! : `${text}.`));
  return given.length > 0 ? given.join(' ') : null;
}
