import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedModule } from '#lib/platforms/command-facts.ts';

import { cableLengthOf } from './cable-length.ts';
import { inventoryDevice, inventoryEntries } from './inventory-entries.ts';
import { longPortName } from './port-names.ts';

const portPart =
  /^(?:.{0,30}\bTransceiver )?((?:Fa|Gi|Te|Twe?|TwoH|Fi|Fif|Fo|FourH|Hu|Et|FastEthernet|[A-Za-z]*GigabitEthernet|[A-Za-z]*GigE) ?\d+(?:\/\d+){0,4})$/;

/**
 * `show inventory`: the chassis and the modules. The part number and serial are Cisco's own; the vendor is not stated.
 * Routers name a module by its slot: `subslot 0/1 transceiver 2` stays so, as the kind of its port is not known.
 */
export function parseInventory(text: string): CommandFacts {
  const entries = inventoryEntries(text);
  const modules: ParsedModule[] = [];
  for (const { name, description, pid, vid, serial } of entries) {
    const port = portPart.exec(name)?.[1] ?? /(?:^| )(subslot \d+\/\d+ transceiver \d+)$/i.exec(name)?.[1];
    if (port === undefined || (pid === '' && serial === '')) continue;
    modules.push(
      moduleIn(longPortName(port), {
        partNumber: pid || null,
        serial: serial || null,
        type: description || null,
        revision: vid || null,
        ...(pid && { productId: pid }),
        cableLengthM: cableLengthOf(pid, description),
      }),
    );
  }
  const device = inventoryDevice(entries);
  return { ...(device && { device }), modules };
}
