/**
 * What runs on a Windows host: Windows PowerShell 5.1 and later, written to the standard input of
 * `powershell -NoProfile -NonInteractive -Command -` after the line `$nonce='...'`. That mode takes one line at a time, so
 * every statement is one line. It only reads: no agent is switched on and no file is left.
 */
export const COLLECT_SCRIPT = String.raw`$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; $began = Get-Date
try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }
function Mark($heading) { [Console]::Out.Write("${'`'}n@@$nonce $heading${'`'}n") }
function Ask($section, $block) { Mark $section; try { $found = @(& $block); [Console]::Out.Write((ConvertTo-Json -InputObject $found -Compress -Depth 4)); Mark 'rc 0' } catch { [Console]::Out.Write($_.Exception.Message); Mark 'rc 1' } }
function Run($file, $words) { $how = New-Object Diagnostics.ProcessStartInfo $file, $words; $how.UseShellExecute = $false; $how.RedirectStandardOutput = $true; $how.RedirectStandardInput = $true; $ran = [Diagnostics.Process]::Start($how); $ran.StandardInput.Close(); $said = $ran.StandardOutput.ReadToEndAsync(); if (-not $ran.WaitForExit(5000)) { $ran.Kill(); throw 'timed out' }; $said.Result }
Mark 'begin 1'
Ask 'host' { $os = Get-CimInstance Win32_OperatingSystem; [pscustomobject]@{ Name = $env:COMPUTERNAME; Os = $os.Caption; Version = $os.Version } }
$adapters = @(); Ask 'adapters' { $global:adapters = @(Get-NetAdapter -Physical); $global:adapters | Select-Object Name, InterfaceDescription, MacAddress, PermanentAddress, ReceiveLinkSpeed, FullDuplex, PhysicalMediaType, DriverName, DriverVersionString, PnPDeviceID, @{ n = 'Status'; e = { "$($_.Status)" } } }
Ask 'hardware' { Get-NetAdapterHardwareInfo | Select-Object Name, Segment, Bus, Device, Function }
Ask 'switches' { Get-VMSwitch | Select-Object Name, EmbeddedTeamingEnabled, @{ n = 'Adapters'; e = { $_.NetAdapterInterfaceDescriptions -join '|' } } }
Ask 'teams' { Get-NetLbfoTeamMember | Select-Object Name, Team }
Ask 'vmnics' { Get-VMNetworkAdapter -All | Select-Object Name, VMName, IsManagementOs, MacAddress, SwitchName }
Ask 'lldp' { foreach ($agent in @(Get-NetLldpAgent)) { foreach ($tlv in @($agent.Neighbor.Tlvs)) { if ($tlv) { [pscustomobject]@{ Name = $agent.Name; Scope = "$($agent.Scope)"; Type = [int]$tlv.TlvType; Data = "$($tlv.Data)" } } } } }
$mft = "$env:ProgramFiles\Mellanox\WinMFT"; $nvidia = @(); if (Test-Path "$mft\mlxlink.exe") { $nvidia = @($adapters | Where-Object { "$($_.PnPDeviceID)" -like 'PCI\VEN_15B3*' }) }
$mst = ''; if ($nvidia.Count -gt 0) { try { $mst = Run "$mft\mst.exe" 'status -v' } catch { } }
foreach ($adapter in $nvidia) { if (((Get-Date) - $began).TotalSeconds -gt 18) { break }; Mark "module $($adapter.Name)"; Ask 'mlxlink' { $at = Get-NetAdapterHardwareInfo -Name $adapter.Name; $address = '{0:x2}:{1:x2}.{2:x}' -f [int]$at.Bus, [int]$at.Device, [int]$at.Function; $device = $address; foreach ($line in $mst -split "${'`'}n") { if ($line.Contains($address) -and $line -match 'mt\d+_pciconf[\d.]*') { $device = $Matches[0] } }; Run "$mft\mlxlink.exe" "-d $device -m" } }
Mark "end $($adapters.Count)"
exit 0
`;
