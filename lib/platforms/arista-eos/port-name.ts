const LONG: Record<string, string> = {
  et: 'Ethernet',
  eth: 'Ethernet',
  ethernet: 'Ethernet',
  ma: 'Management',
  management: 'Management',
  po: 'Port-Channel',
  'port-channel': 'Port-Channel',
  vl: 'Vlan',
  vlan: 'Vlan',
  lo: 'Loopback',
  loopback: 'Loopback',
  tu: 'Tunnel',
  tunnel: 'Tunnel',
  vx: 'Vxlan',
  vxlan: 'Vxlan',
  un: 'UnconnectedEthernet',
  re: 'Recirc-Channel',
  fa: 'Fabric',
};

/** A port's name as EOS writes it in full: Et3/1/4 is Ethernet3/1/4, Po10 is Port-Channel10, others as printed. */
export function longPortName(printed: string): string {
  const parts = /^([a-z-]+)(\d[\d/.:]*)$/i.exec(printed);
  const kind = parts && LONG[parts[1]!.toLowerCase()];
  return kind ? kind + parts[2]! : printed;
}

/** Whether a table's first word names a port, and not a header, a ruler or a remark. */
export function isPortName(word: string | undefined): word is string {
  return word !== undefined && /^(?:[A-Za-z-]{2,20})\d[\d/.:]{0,20}$/.test(word);
}

/** The cage of a transceiver slot of the inventory; a slot of several lanes has ports below it: Ethernet49/1 to /4. */
export function slotPort(slot: string): string {
  return /^\d/.test(slot) ? `Ethernet${slot}` : longPortName(slot);
}
