import type { CommandFacts } from '#lib/platforms/command-facts.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';

import { splitBlocks } from '../cli/key-values.ts';
import { moduleOfRecord } from '../cli/module-of-record.ts';

/** Asks every front-panel port, each under a line with its name: the answer of `ethtool -m` does not say it. */
export const ETHTOOL_MODULES =
  'for p in /sys/class/net/swp*; do p=${p##*/}; case $p in *.*) ;; *) echo "Module of $p:"; sudo -n ethtool -m $p 2>&1 ;; esac; done';

/** The answers to {@link ETHTOOL_MODULES}, and a terminal with `ethtool -m swp1` typed in it. */
export function parseEthtoolModules(text: string): CommandFacts {
  const named = splitBlocks(
    text,
    (line) =>
      /^Module of ([\w.-]{1,64}):\s*$/.exec(line)?.[1] ??
      /ethtool\s+(?:-m|--module-info|--dump-module-eeprom)\s+([\w.-]{1,64})\s*$/.exec(line)?.[1] ??
      null,
  );
  const blocks = named.length > 0 ? named : [{ head: '', lines: [text] }];
  const modules = blocks.flatMap(({ head, lines }) => {
    const { module } = readEthtoolModule(lines.join('\n'));
    return module && (module.vendor ?? module.partNumber) !== null ? [moduleOfRecord(head, module)] : [];
  });
  return named.length > 0 || modules.length > 0 ? { modules } : {};
}
