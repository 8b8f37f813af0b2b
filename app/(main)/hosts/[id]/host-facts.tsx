import type { DeviceDetail } from '#lib/devices/get-device.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Fact, Facts } from '../../../ui/panel.tsx';
import { HostKeyStatus } from '../../../ui/status.tsx';
import { TagList } from '../../../ui/tag-list.tsx';
import { Time } from '../../../ui/time.tsx';
import { kindWord } from '../../devices/kind-word.ts';
import { RegisteredFacts } from '../../devices/registered-facts.tsx';

/** What was registered and what the host says of itself. */
export function HostFacts({ host }: { host: DeviceDetail }) {
  const unread = <Missing reason="The host has not been read yet." />;
  const silent = host.lastReadAt ? <Missing reason="The host did not report it." /> : unread;
  return (
    <section aria-label="Facts" className="rounded-lg border border-line bg-surface p-4">
      <Facts>
        <Fact name="Address">
          <span className="mono">
            {host.port === 22 ? host.address : `${host.address} port ${host.port}`}
          </span>
        </Fact>
        <Fact name="Site">{host.site || <Missing reason="No site was given for this host." />}</Fact>
        <Fact name="Tags">
          <TagList tags={host.tags} />
        </Fact>
        <Fact name="Credential">{host.credentialName}</Fact>
        <Fact name="Host key">
          <HostKeyStatus standing={host.keyState} />
        </Fact>
        <RegisteredFacts device={host} />
        <Fact name="Kind">{host.kind ? kindWord(host.kind) : silent}</Fact>
        <Fact name="OS">{host.osName ? <span title={host.osName}>{host.osName}</span> : silent}</Fact>
        <Fact name="Own host name">
          {host.hostname ? <span className="mono">{host.hostname}</span> : silent}
        </Fact>
        <Fact name="Kernel">
          {host.kernel ? (
            <span className="mono" title={host.kernel}>
              {host.kernel}
            </span>
          ) : (
            silent
          )}
        </Fact>
        <Fact name="ethtool">{host.toolVersion ?? silent}</Fact>
        <Fact name="Last read">
          <Time at={host.lastReadAt} missing="The host has not been read yet." />
        </Fact>
        <Fact name="Last attempted">
          <Time at={host.lastAttemptAt} missing="No run has visited the host yet." />
        </Fact>
      </Facts>
    </section>
  );
}
