import type { DeviceDetail } from '#lib/devices/get-device.ts';

import { Identifier } from '../../../ui/identifier.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Fact, Facts } from '../../../ui/panel.tsx';
import { HostKeyStatus } from '../../../ui/status.tsx';
import { TagList } from '../../../ui/tag-list.tsx';
import { Time } from '../../../ui/time.tsx';
import { kindWord } from '../../devices/kind-word.ts';
import { RegisteredFacts } from '../../devices/registered-facts.tsx';

/** What was registered and what the switch says of itself. */
export function SwitchFacts({ device }: { device: DeviceDetail }) {
  const silent = (
    <Missing
      reason={device.lastReadAt ? 'The switch did not report it.' : 'The switch has not been read yet.'}
    />
  );
  return (
    <section aria-label="Facts" className="rounded-lg border border-line bg-surface p-4">
      <Facts>
        <Fact name="System">{device.kind ? kindWord(device.kind) : silent}</Fact>
        <Fact name="Version">
          {device.osName ? <span title={device.osName}>{device.osName}</span> : silent}
        </Fact>
        <Fact name="Model">{device.model ?? silent}</Fact>
        <Fact name="Serial">
          {device.serial ? <Identifier value={device.serial} label="serial" /> : silent}
        </Fact>
        <Fact name="Own host name">
          {device.hostname ? <span className="mono">{device.hostname}</span> : silent}
        </Fact>
        <Fact name="Address">
          <span className="mono">
            {device.port === 22 ? device.address : `${device.address} port ${device.port}`}
          </span>
        </Fact>
        <Fact name="Site">{device.site || <Missing reason="No site was given for this switch." />}</Fact>
        <Fact name="Tags">
          <TagList tags={device.tags} />
        </Fact>
        <Fact name="Credential">{device.credentialName}</Fact>
        <Fact name="Host key">
          <HostKeyStatus standing={device.keyState} />
        </Fact>
        <RegisteredFacts device={device} />
        <Fact name="Last read">
          <Time at={device.lastReadAt} missing="The switch has not been read yet." />
        </Fact>
        <Fact name="Last attempted">
          <Time at={device.lastAttemptAt} missing="No run has visited the switch yet." />
        </Fact>
        <Fact name="Neighbours listed">
          <Time at={device.neighboursAt} missing="The switch never gave its LLDP or CDP neighbours." />
        </Fact>
        <Fact name="MAC table listed">
          <Time at={device.macTableAt} missing="The switch never gave its MAC table." />
        </Fact>
      </Facts>
    </section>
  );
}
