/** A simulated Windows host: what its cmdlets print as JSON. Rows are Windows' own, by section of the collection script. */
export interface HypervHost {
  name: string;
  os: string;
  version: string;
  adapters: HypervAdapter[];
  switches: { name: string; isTeam: boolean; adapters: string[] }[];
  /** A virtual NIC of a machine, or of the host itself where `machine` is null. */
  virtualNics: { name: string; machine: string | null; mac: string; switchName: string }[];
  /** Null where the LLDP cmdlets are not installed. */
  lldp: { adapter: string; chassisMac: string; port: string; system: string; address: string }[] | null;
  /** What mlxlink prints by adapter; null where WinMFT is not installed. */
  mlxlink: Record<string, string> | null;
}

export interface HypervAdapter {
  name: string;
  description: string;
  permanentMac: string;
  mac: string;
  /** `PCI\\VEN_8086&DEV_1572&...` */
  instance: string;
  bus: number;
  slot: number;
  driver: string;
  driverVersion: string;
  status: 'Up' | 'Disconnected' | 'Disabled';
  speedMbps: number;
}

const NOT_FOUND =
  "The term 'Get-NetLldpAgent' is not recognized as the name of a cmdlet, function, script file.";

/** What the collection script prints on this host. PowerShell does not run here: nothing holds this to the real script. */
export function renderHypervTranscript(
  host: HypervHost,
  nonce: string,
): { stdout: string; stderr: string; exitCode: number } {
  let stdout = '';
  const mark = (heading: string) => (stdout += `\n@@${nonce} ${heading}\n`);
  const ask = (section: string, rows: unknown[] | null, refusal = NOT_FOUND) => {
    mark(section);
    stdout += rows === null ? refusal : JSON.stringify(rows);
    mark(`rc ${rows === null ? 1 : 0}`);
  };
  mark('begin 1');
  ask('host', [{ Name: host.name, Os: host.os, Version: host.version }]);
  ask('adapters', host.adapters.map(adapterRow));
  ask(
    'hardware',
    host.adapters.map(({ name, bus, slot }) => ({
      Name: name,
      Segment: 0,
      Bus: bus,
      Device: 0,
      Function: slot,
    })),
  );
  const described = (names: string[]) =>
    names.map((name) => host.adapters.find((adapter) => adapter.name === name)?.description).join('|');
  ask(
    'switches',
    host.switches.map(({ name, isTeam, adapters }) => ({
      Name: name,
      EmbeddedTeamingEnabled: isTeam,
      Adapters: described(adapters),
    })),
  );
  ask('teams', []);
  ask(
    'vmnics',
    host.virtualNics.map(({ name, machine, mac, switchName }) => ({
      Name: name,
      VMName: machine,
      IsManagementOs: machine === null,
      MacAddress: mac.replaceAll(':', '').toUpperCase(),
      SwitchName: switchName,
    })),
  );
  ask('lldp', host.lldp?.flatMap(tlvRows) ?? null);
  for (const [name, text] of Object.entries(host.mlxlink ?? {})) {
    mark(`module ${name}`);
    ask('mlxlink', [text.replaceAll('\n', '\r\n')]);
  }
  mark(`end ${host.adapters.length}`);
  return { stdout, stderr: '', exitCode: 0 };
}

function adapterRow(adapter: HypervAdapter): Record<string, unknown> {
  const isUp = adapter.status === 'Up';
  return {
    Name: adapter.name,
    InterfaceDescription: adapter.description,
    MacAddress: adapter.mac.replaceAll(':', '-').toUpperCase(),
    PermanentAddress: adapter.permanentMac.replaceAll(':', '').toUpperCase(),
    ReceiveLinkSpeed: isUp ? adapter.speedMbps * 1e6 : 0,
    FullDuplex: isUp ? true : null,
    PhysicalMediaType: '802.3',
    DriverName: `\\SystemRoot\\System32\\drivers\\${adapter.driver}.sys`,
    DriverVersionString: adapter.driverVersion,
    PnPDeviceID: adapter.instance,
    Status: adapter.status,
  };
}

/** The three agents of an adapter are told apart by scope; only the nearest bridge's hears a switch. */
function tlvRows({ adapter, chassisMac, port, system, address }: NonNullable<HypervHost['lldp']>[number]) {
  const text = (words: string) => [...Buffer.from(words, 'latin1')];
  const tlvs: [number, number[]][] = [
    [1, [4, ...Buffer.from(chassisMac.replaceAll(':', ''), 'hex')]],
    [2, [5, ...text(port)]],
    [3, [0, 120]],
    [5, text(system)],
    [8, [5, 1, ...address.split('.').map(Number), 2, 0, 0, 0, 1, 0]],
    [127, [0, 128, 194, 1, 0, 99]],
  ];
  return tlvs.map(([type, bytes]) => ({
    Name: adapter,
    Scope: 'NearestBridge',
    Type: type,
    Data: bytes.join(' '),
  }));
}
