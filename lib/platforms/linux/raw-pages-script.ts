/**
 * The part of the collection script that reads raw pages, after the text of every port. Each page is one more read of the
 * module over I2C: 50 to 160 ms during which some NICs stall their other ports, drop out of a bond or upset their firmware.
 * What it adds to the text does not change while the module stays, so it is read once per module, or when a person asks.
 */
export const RAW_PAGES_FUNCTIONS = `# Further reads are worth it only for a module that Ferrule does not know yet. What the module says is compared, never run.
wants_pages() { # of the port whose answer is $out
  [ "$rc" = 0 ] && [ "$raw" != none ] || return 1
  case $out in
    *0x00f0*) return 1 ;; # these were all of its bytes
    *dentifier* | *0x0000*) ;;
    *) return 1 ;;
  esac
  # An identifier of all ones is blank memory.
  case \${out%%"$newline"*} in *0xff*) return 1 ;; esac
  ! is_known
}

# $have has one line per module: port, vendor, part and serial, every doubtful byte replaced by a question mark.
# A text that leaves one of them out names no module: its bytes are the only name.
is_known() {
  [ -z "$raw" ] || return 1
  vendor= part= serial=
  IFS=$newline
  for line in $out; do
    case \${line%%:*} in
      *'Vendor name'*) vendor=\${vendor:-$line} ;;
      *'Vendor PN'*) part=\${part:-$line} ;;
      *'Vendor SN'*) serial=\${serial:-$line} ;;
    esac
  done
  found=
  if [ -n "$vendor" ] && [ -n "$part" ] && [ -n "$serial" ]; then
    for known in $have; do
      case "$name|\${vendor#*: }|\${part#*: }|\${serial#*: }" in $known) found=1 && break ;; esac
    done
  fi
  unset IFS
  [ -n "$found" ]
}

# ethtool 5.13 to 5.18 leave the diagnostics out of an SFP's text where they read it page by page. Copper has none.
lacks_dom() { # of the port whose answer is $out
  [ "$rc" = 0 ] || return 1
  case $version in *' 5.1'[3-8]*) ;; *) return 1 ;; esac
  case $out in
    *'Optical diagnostics support'* | *' : 0nm'* | *'0x21 (Copper'* | *'0x22 (RJ45)'*) return 1 ;;
    *'0x03 (SFP)'*'Laser wavelength'*) ;;
    *) return 1 ;;
  esac
}

clock() { # seconds since the host started
  now=0
  { read -r now rest </proc/uptime; } 2>/dev/null
  now=\${now%%.*}
}

# None is begun late: the session ends after thirty seconds, and the text is worth more.
dump() { # section, further arguments; fails without a table
  clock
  [ $((now - began)) -lt 20 ] || return 1
  section=$1
  shift
  call "$section" 8 $privilege ethtool -m "$name" hex on "$@"
  [ "$rc" = 0 ] || return 1
  case $out in *0x0*) ;; *) return 1 ;; esac
}

# With i2c the netlink call is meant even for page 0; ethtool before 5.13 refuses it without touching the module.
page() { # i2c address, bank, page, offset
  if [ "$2" = 0 ]; then dump "page $1 0 $3" page "$3" offset "$4" length 128 i2c "$1"
  else dump "page $1 $2 $3" page "$3" bank "$2" offset "$4" length 128 i2c "$1"
  fi
}

byte() { # row, place: that byte of the table in $out
  value=\${out#*"0x$1"}
  value=\${value%%"$newline"*}
  value=\${value#:}
  place=$2
  set -- $value
  value=
  [ $# -gt "$place" ] || return 0
  shift "$place"
  value=$1
}

# What the text leaves out: byte 92 of A0h tells of diagnostics at A2h without an address change.
read_dom() {
  hung=
  clock
  [ $((now - began)) -lt 20 ] || return
  mark "dom $name"
  if page 0x50 0 0 0; then
    byte 0050 12
    case $value in [4-7c-f][0-38-b]) page 0x51 0 0 0 ;; esac
  else
    case $out in *sudo:* | *'Sorry, user'*) refused=1 ;; esac
  fi
}

# The lanes of one bank of a CMIS module: 11h what they run, 10h how they are set up, 12h where a tunable laser is.
lane_pages() { # bank
  page 0x50 "$1" 17 128 && page 0x50 "$1" 16 128 || return 1
  case $tunable in [4-7c-f]?) page 0x50 "$1" 18 128 ;; esac
}

# The flat memory in one call, then the pages beyond it that carry facts; ends at the first that cannot be read.
read_pages() {
  hung=
  clock
  [ $((now - began)) -lt 20 ] || return
  mark "raw $name"
  flat=
  if dump hex; then flat=1
  else
    case $out in *sudo:* | *'Sorry, user'*) refused=1 ;; esac
    # Newer drivers may give single pages only.
    [ -z "$refused" ] && page 0x50 0 0 0 || return
  fi
  byte 0000 0
  identifier=$value
  byte 0000 2
  status=$value
  case $identifier in
    01 | 02 | 03 | 0b) # SFF-8472: byte 92 tells of diagnostics at A2h without an address change
      [ -z "$flat" ] || return
      byte 0050 12
      case $value in [4-7c-f][0-38-b]) page 0x51 0 0 0 ;; esac
      ;;
    0c | 0d | 11) # SFF-8636: byte 2 bit 2 is flat memory; page 03h has the thresholds
      case $out in *0x0270*) return ;; esac
      [ -n "$flat" ] || page 0x50 0 0 128 || return
      case $status in ?[4-7c-f]) ;; *) page 0x50 0 3 128 ;; esac
      ;;
    18 | 19 | 1[abef] | 2[0-5]) # CMIS: byte 2 bit 7 is flat memory; 01h has facts, 02h thresholds
      case $out in *0x01f0*)
        byte 0100 14
        banks=$value
        byte 0110 11
        tunable=$value
        ;;
      *)
        [ -n "$flat" ] || page 0x50 0 0 128 || return
        case $status in [89a-f]?) return ;; esac
        page 0x50 0 1 128 || return
        byte 0080 14
        banks=$value
        byte 0090 11
        tunable=$value
        page 0x50 0 2 128 || return
        ;;
      esac
      case $status in [89a-f]?) return ;; esac
      # Page 01h byte 142: banks 0-1 or 0-3, eight lanes each.
      case $banks in ?[159d]) banks='0 1' ;; ?[26ae]) banks='0 1 2 3' ;; *) banks=0 ;; esac
      for bank in $banks; do lane_pages "$bank" || return; done
      ;;
  esac
}
`;
