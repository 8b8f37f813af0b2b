import { esxiAnswer } from './esxi-answers.ts';
import type { EsxiHost, EsxiNic } from './esxi-host.ts';

/** What the collection script prints on this host; a test holds it to what the real script prints. */
export function renderEsxiTranscript(
  host: EsxiHost,
  nonce: string,
): { stdout: string; stderr: string; exitCode: number } {
  let stdout = '';
  const mark = (heading: string) => (stdout += `\n@@${nonce} ${heading}\n`);
  const call = (section: string, line: string) => {
    const { text, exitCode } = esxiAnswer(host, line) ?? { text: '', exitCode: 127 };
    mark(section);
    stdout += text.replace(/\n+$/, '');
    mark(`rc ${exitCode}`);
    return exitCode;
  };
  mark('begin 1');
  mark('hostname');
  stdout += `${host.name}\n`;
  mark('kernel');
  stdout += '7.0.3\n';
  call('version', 'vmware -v');
  let esxcli = 'esxcli --formatter=json';
  if (call('nics', `${esxcli} network nic list`) !== 0) {
    esxcli = 'esxcli';
    if (call('nics', 'esxcli network nic list') !== 0) call('nics', 'esxcfg-nics -l');
  }
  for (const { name } of host.nics) {
    mark(`port ${name}`);
    call('settings', `${esxcli} network nic get -n ${name}`);
  }
  mark('host');
  call('hints', 'vim-cmd hostsvc/net/query_networkhint');
  call('pci', 'lspci -p');
  call('switches', `${esxcli} network vswitch standard list`);
  call('distributed', `${esxcli} network vswitch dvs vmware list`);
  call('vmks', 'esxcfg-vmknic -l');
  call('switch-ports', 'net-stats -l');
  call('transceivers', `${esxcli} network nic transceiver list`);
  // The driver is told from the answer of network nic get.
  const driven = (pattern: RegExp) =>
    host.esxcli === 'no-agent' ? [] : host.nics.filter(({ driver }) => pattern.test(driver));
  for (const { name } of driven(/^(i40en|icen)/)) {
    mark(`module ${name}`);
    call('eeprom', `esxcli intnet module read -n ${name}`);
    if (!host.intelDumps) break;
  }
  const nvidia: EsxiNic[] = host.mlxlink ? driven(/^nmlx5/) : [];
  if (nvidia.length > 0) call('mst', 'mst status -vv');
  for (const nic of nvidia) {
    const at = host.nics.indexOf(nic);
    mark(`module ${nic.name}`);
    call('mlxlink', `mlxlink -d mt4121_pciconf0${at === 0 ? '' : `.${at}`} -m`);
  }
  if (call('vms', `${esxcli} network vm list`) === 0) {
    for (const { world } of host.machines) {
      call(`vm-ports ${world}`, `${esxcli} network vm port list -w ${world}`);
    }
  }
  mark(`end ${host.nics.length}`);
  return { stdout, stderr: '', exitCode: 0 };
}
