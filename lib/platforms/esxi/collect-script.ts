/**
 * What runs on an ESXi host: its busybox ash, written to the standard input of `/bin/sh -s` after the line `nonce=...`.
 * It only reads and leaves no file. The session ends after thirty seconds and each esxcli takes up to one: what tells a port
 * comes first, and nothing is begun after twenty.
 */
export const COLLECT_SCRIPT = `# Ferrule: lists the network ports of this host and what they are cabled to. It changes nothing.
export LC_ALL=C LANG=C
root=\${FERRULE_ROOT:-}
PATH=$PATH:$root/bin:$root/sbin:$root/opt/mellanox/bin
export PATH

# ESXi 7 and later, ESXi 6, none.
if timeout 1 true; then limit() { timeout "$@"; }
elif timeout -t 1 true; then limit() { timeout -t "$@"; }
else limit() { shift; "$@"; }
fi 2>/dev/null

mark() { printf '\\n@@%s %s\\n' "$nonce" "$1"; }

clock() { # seconds
  now=$(date +%s 2>/dev/null)
  case $now in '' | *[!0-9]*) now=0 ;; esac
}

# One command with a deadline; none is begun late.
call() { # section, seconds, command...
  out= rc=124
  section=$1 seconds=$2
  shift 2
  mark "$section"
  clock
  if [ $((now - began)) -lt 20 ]; then
    out=$(limit "$seconds" "$@" 2>&1)
    rc=$?
    printf '%s' "$out"
  fi
  mark "rc $rc"
}

column() { # key: its values in the JSON of $out, or the first column of a table
  if [ -n "$json" ]; then
    printf '%s\\n' "$out" | tr ',{}' '\\n\\n\\n' | sed -n 's/^ *"'"$1"'": *"\\{0,1\\}\\([^"]*\\).*/\\1/p'
  else
    printf '%s\\n' "$out" | sed -n 's/^ *\\([^ ][^ ]*\\) .*/\\1/p'
  fi
}

port_names() {
  json=--formatter=json
  call nics 10 esxcli $json network nic list
  if [ "$rc" != 0 ]; then
    json=
    call nics 10 esxcli network nic list
  fi
  # It asks the kernel itself, so it works while the host agent does not.
  [ "$rc" = 0 ] || call nics 10 esxcfg-nics -l
  names=
  [ "$rc" = 0 ] && names=$(column Name)
}

# Add-ons of the NIC's maker, where they are installed. Without one nothing on ESXi reads a module.
modules() {
  call transceivers 5 esxcli $json network nic transceiver list
  for name in $intel; do
    mark "module $name"
    call eeprom 5 esxcli intnet module read -n "$name"
    case $out in *[Uu]'nknown command'*) break ;; esac
  done
  command -v mlxlink >/dev/null 2>&1 || return
  [ -n "$nvidia" ] || return
  call mst 5 mst status -vv
  mst=$out
  for name in $nvidia; do
    device=$(printf '%s\\n' "$mst" | sed -n 's/$/ /;s/.*[ /]\\(mt[0-9][0-9]*_pciconf[0-9.]*\\) .* net-'"$name"' .*/\\1/p')
    [ -n "$device" ] || continue
    mark "module $name"
    call mlxlink 5 mlxlink -d "\${device%%
*}" -m
  done
}

# Which uplink the frames of each virtual machine leave by.
vm_ports() {
  call vms 5 esxcli $json network vm list
  [ "$rc" = 0 ] || return
  for world in $(column WorldID); do
    case $world in '' | *[!0-9]*) continue ;; esac
    clock
    [ $((now - began)) -lt 15 ] || return
    call "vm-ports $world" 3 esxcli $json network vm port list -w "$world"
  done
}

collect() {
  # No word is a file pattern.
  set -f
  clock
  began=$now
  mark 'begin 1'
  mark hostname
  uname -n 2>/dev/null
  mark kernel
  uname -r 2>/dev/null
  call version 5 vmware -v
  port_names
  listed=$rc total=0 intel= nvidia=
  for name in $names; do
    case $name in Name | ---*) continue ;; esac
    total=$((total + 1))
    case $name in -* | *[!A-Za-z0-9_.:-]*) continue ;; esac
    mark "port $name"
    call settings 5 esxcli $json network nic get -n "$name"
    case $out in
      *i40en* | *icen*) intel="$intel $name" ;;
      *nmlx5*) nvidia="$nvidia $name" ;;
    esac
  done
  mark host
  call hints 8 vim-cmd hostsvc/net/query_networkhint
  call pci 5 lspci -p
  call switches 5 esxcli $json network vswitch standard list
  call distributed 5 esxcli $json network vswitch dvs vmware list
  call vmks 5 esxcfg-vmknic -l
  call switch-ports 5 net-stats -l
  modules
  vm_ports
  if [ "$listed" = 0 ]; then mark "end $total"; else mark no-listing; fi
}

collect </dev/null
exit 0
`;
