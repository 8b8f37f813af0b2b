/** One transaction that only reads: bridges, the ports on them (a bond is one port), the interfaces of those. */
export const OVS_COMMAND =
  'ovs-vsctl --timeout=4 --format=json -- --columns=name,ports list Bridge -- --columns=_uuid,interfaces list Port -- --columns=_uuid,name,external_ids list Interface';

/**
 * The part of the collection script that asks what tells where the cables go. It comes before the ports, so that a NIC that
 * hangs does not cost it. A program that is not there, or does not answer this account, leaves its section out or failed.
 */
export const LINK_FUNCTIONS = `# Interfaces that are no NIC, a line each: MAC, name, and the interfaces below it. No name has a blank or a slash in it.
interfaces() {
  mark interfaces
  listed=0
  for dir in "$sys"/class/net/*; do
    # A tap carries the frames of a guest, whose MAC is another.
    if [ -e "$dir/device" ] || [ -e "$dir/tun_flags" ]; then continue; fi
    value= index= peer=
    { IFS= read -r value <"$dir/address"; } 2>/dev/null
    [ \${#value} = 17 ] || continue
    { IFS= read -r index <"$dir/ifindex" && IFS= read -r peer <"$dir/iflink"; } 2>/dev/null
    below=
    for lower in "$dir"/lower_*; do
      [ -e "$lower" ] && below="$below \${lower##*/lower_}"
    done
    # One of a pair without anything below it leads into a container.
    [ -n "$below" ] || [ "$index" = "$peer" ] || continue
    printf '%s %s%s\\n' "$value" "\${dir##*/}" "$below"
    listed=$((listed + 1))
    [ "$listed" -lt 2000 ] || break
  done
  mark 'rc 0'
}

# Of what the bridges learned only what is behind guests; the rest is the network's.
guests() {
  command -v bridge >/dev/null 2>&1 || return
  mark fdb
  limit 4 bridge fdb show 2>/dev/null | grep -E ' dev (vnet|tap|vif|fwpr)' | grep -v -m 2000 -e ' permanent' -e ' self'
  mark 'rc 0'
}

# lldpd, and where that does not answer systemd-networkd, which keeps the frames it heard in a file per interface.
heard() {
  hung=
  if command -v lldpctl >/dev/null 2>&1; then
    call lldp 4 lldpctl -f json0
    # Versions before 1.0 have other formats only.
    case $rc:$out in
      0:*) ;;
      *'output format'*) call lldp 4 lldpctl -f keyvalue ;;
    esac
    [ "$rc" = 0 ] && return
  fi
  hung=
  for dir in "$sys"/class/net/*; do
    index=
    { IFS= read -r index <"$dir/ifindex"; } 2>/dev/null
    file=$root/run/systemd/netif/lldp/$index
    [ -n "$index" ] && [ -s "$file" ] && call "frames \${dir##*/}" 4 od -An -v -tx1 -N 8192 "$file"
  done
}

# What LACP says of the members of each bond; the kernel tells it to the network administration right alone.
bonds() {
  for file in "$root"/proc/net/bonding/*; do
    [ -r "$file" ] && call "bond \${file##*/}" 4 cat "$file"
  done
}

links() {
  hung=
  bonds
  hung=
  command -v ovs-vsctl >/dev/null 2>&1 && call ovs 5 ${OVS_COMMAND}
  interfaces
  guests
  heard
}
`;
