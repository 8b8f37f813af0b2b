import { LINK_FUNCTIONS } from './link-script.ts';
import { RAW_PAGES_FUNCTIONS } from './raw-pages-script.ts';

/**
 * What runs on a Linux host: POSIX sh (dash, busybox ash, bash), written to the standard input of `/bin/sh -s`
 * after the lines of `scriptHeader`. It only reads, and leaves no file (so no here-documents: bash keeps those on disk).
 * A read that fails with an I/O error is not tried again: the next run does that, and two seconds per bad port would slow every visit.
 */
export const COLLECT_SCRIPT = `# Ferrule: lists the network ports of this host and reads their modules. It changes nothing.
export LC_ALL=C LANG=C
root=\${FERRULE_ROOT:-}
sys=$root/sys
PATH=$PATH:$root/usr/sbin:$root/sbin:$root/usr/bin:$root/bin
export PATH
newline='
'

# GNU and newer busybox, older busybox, none.
if timeout 1 true; then limit() { timeout "$@"; }
elif timeout -t 1 true; then limit() { timeout -t "$@"; }
else limit() { shift; "$@"; }
fi 2>/dev/null

mark() { printf '\\n@@%s %s\\n' "$nonce" "$1"; }

show() { # section, file
  [ -r "$2" ] || return 0
  mark "$1"
  cat "$2" 2>/dev/null
}

tell() { # key, file: its first line
  value=
  { IFS= read -r value <"$2"; } 2>/dev/null
  [ -n "$value" ] && printf '%s=%s\\n' "$1" "$value"
}

target() { # link: the last name of what it points to
  to=$(readlink "$1" 2>/dev/null)
  to=\${to##*/}
}

# printf is part of the shell, or there is no telling: an argument of a program can be read by anybody.
tell_secret() { printf '%s\\n' "$secret"; }

# Once, and for all: a wrong password is not tried again, and what sudo says to new users is not said amid an answer.
try_secret() {
  [ -n "$secret" ] || return
  [ -z "$tried" ] || return
  tried=1
  case $(command -v printf) in
    printf) tell_secret | limit 10 sudo -S -p '' -v >/dev/null 2>&1 && return ;;
  esac
  secret=
  mark sudo-password-refused
}

# One command with a deadline; after one that hung, the port is left alone.
call() { # section, seconds, command...
  out=
  [ -n "$hung" ] && return
  section=$1 seconds=$2
  shift 2
  if [ "$1" = sudo ] && [ -n "$secret" ]; then
    shift 2
    out=$(tell_secret | limit "$seconds" sudo -S -p '' "$@" 2>&1)
  else out=$(limit "$seconds" "$@" 2>&1)
  fi
  rc=$?
  mark "$section"
  printf '%s' "$out"
  mark "rc $rc"
  case $rc in 124 | 137 | 143) hung=1 ;; esac
}

facts() {
  mark hostname
  uname -n 2>/dev/null
  mark kernel
  uname -r 2>/dev/null
  show os-release "$root/etc/os-release"
  show nutanix-release "$root/etc/nutanix-release"
  if [ -r "$root/etc/xensource-inventory" ]; then
    mark xensource
    grep '^PRODUCT_' "$root/etc/xensource-inventory" 2>/dev/null
  fi
  mark virtualisation
  tell hypervisor "$sys/hypervisor/type"
  tell xen "$root/proc/xen/capabilities"
  [ -e "$root/dev/kvm" ] && echo kvm=yes
  for tool in qemu-system-x86_64 qemu-system-aarch64 qemu-kvm kvm libvirtd virtqemud virsh "$root/usr/libexec/qemu-kvm"; do
    command -v "$tool" >/dev/null 2>&1 && echo qemu=yes && break
  done
  hung=
  call ethtool 5 ethtool --version
  version=$out
}

master() { # who owns the port: a bond, a bridge, Open vSwitch, a team
  target "$dir/master"
  [ -n "$to" ] || return
  owner=$to kind=other
  if [ -d "$sys/class/net/$owner/bonding" ]; then kind=bond
  elif [ -d "$sys/class/net/$owner/bridge" ]; then kind=bridge
  elif [ "$owner" = ovs-system ]; then kind=ovs
  else
    case $(limit 5 ethtool -i "$owner" 2>/dev/null) in *'driver: team'*) kind=team ;; esac
  fi
  printf 'master_kind=%s\\nmaster=%s\\n' "$kind" "$owner"
}

port() { # the name follows an option of ethtool wherever it could be taken for one
  hung= out= rc=
  mark "port $name"
  mark sysfs
  for key in address carrier operstate speed duplex; do tell "$key" "$dir/$key"; done
  tell slave_address "$dir/bonding_slave/perm_hwaddr"
  tell vendor "$dir/device/vendor"
  tell device "$dir/device/device"
  printf 'bus=%s\\n' "$bus"
  target "$dir/device" && printf 'slot=%s\\n' "$to"
  target "$dir/device/driver" && printf 'driver=%s\\n' "$to"
  master
  [ "$tool" = missing ] && return
  call driver 5 ethtool -i "$name"
  call permanent 5 ethtool -P "$name"
  case $name in -*) ;; *) call settings 5 ethtool "$name" ;; esac
  # A paravirtual NIC has no cage: its module is not asked for.
  case $bus in virtio | vmbus | xen) return ;; esac
  call fec 5 ethtool --show-fec "$name"
  call module 15 ethtool -m "$name"
  [ "$user" = 0 ] && return
  case $out in *'Operation not permitted'*)
    try_secret
    call sudo-module 15 sudo -n ethtool -m "$name"
    privilege='sudo -n'
    ;;
  esac
}

${LINK_FUNCTIONS}
${RAW_PAGES_FUNCTIONS}
collect() {
  mark 'begin 1'
  clock
  began=$now privilege= refused= tried=
  facts
  links
  tool=
  command -v ethtool >/dev/null 2>&1 || tool=missing
  user=$(id -u 2>/dev/null)
  total=0
  for dir in "$sys"/class/net/* "$sys"/class/net/.[!.]* "$sys"/class/net/..?*; do
    # The list is made: from here on no word is a file pattern.
    set -f
    # Without a device it is a bridge, bond, VLAN or tap. A virtual function (physfn) shares its parent's cage;
    # xen-backend is dom0's end of a guest's NIC; a representor (pf0vf1) stands for a virtual function.
    [ -e "$dir/device" ] || continue
    [ -e "$dir/device/physfn" ] && continue
    target "$dir/device/subsystem"
    bus=$to
    [ "$bus" = xen-backend ] && continue
    value=
    tell phys_port_name "$dir/phys_port_name" >/dev/null
    case $value in *pf[0-9]*vf[0-9]* | *pf[0-9]*sf[0-9]*) continue ;; esac
    name=\${dir##*/}
    total=$((total + 1))
    port
    # No interface has a slash in its name.
    if wants_pages; then set -- "$@" "$name"
    elif lacks_dom; then set -- "$@" "/$name"
    fi
  done
  for name; do
    [ -z "$refused" ] || break
    case $name in
      /*) name=\${name#/} && read_dom ;;
      *) read_pages ;;
    esac
  done
  if [ -r "$sys/class/net" ]; then mark "end $total"; else mark no-listing; fi
}

collect </dev/null
exit 0
`;
