/**
 * A command asked of one port: `show interface Eth1/1 status` and `show interface ethernet 1/1 status`, as spellings
 * with placeholders.
 */
export function portAliases(before: string, after = ''): string[] {
  return [`${before} <port> ${after}`.trim(), `${before} <kind> <port> ${after}`.trim()];
}
