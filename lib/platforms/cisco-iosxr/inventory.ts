import { cableLengthOf } from '#lib/platforms/cisco-ios/cable-length.ts';
import { inventoryDevice, inventoryEntries } from '#lib/platforms/cisco-ios/inventory-entries.ts';
import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedModule } from '#lib/platforms/command-facts.ts';

import { longXrPortName } from './port-names.ts';

const named =
  /^(?:module mau )?((?:Optics|[A-Za-z]{2,20}GigE|GigabitEthernet|Te|Gi|Hu|Fo|TF|FH|TH)\d[\w/]{1,30})$/;
const placed = /^(?:module mau|mau|Optics) (\d+\/\d+\/(?:CPU)?\d+\/\d+)$/i;

/**
 * `show inventory` and `admin show inventory`: the rack and the modules. A module that is named by its place only
 * (`module mau 0/1/0/0`) is at the optics controller of that place, as the kind of its port is not stated.
 */
export function parseInventory(text: string): CommandFacts {
  const entries = inventoryEntries(text);
  const modules: ParsedModule[] = [];
  for (const { name, description, pid, vid, serial } of entries) {
    const place = placed.exec(name)?.[1];
    const port = place === undefined ? named.exec(name)?.[1] : `Optics${place}`;
    if (port === undefined || (pid === '' && serial === '')) continue;
    modules.push(
      moduleIn(longXrPortName(port), {
        partNumber: pid || null,
        serial: serial || null,
        type: /^n\/a$/i.test(description) ? null : description || null,
        revision: vid || null,
        ...(pid && { productId: pid }),
        cableLengthM: cableLengthOf(pid, description),
      }),
    );
  }
  const device = inventoryDevice(entries);
  return { ...(device && { device }), modules };
}
