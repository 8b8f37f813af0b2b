import type { PlatformChoice } from '#lib/devices/platform-choice.ts';
import { DETECTION_COMMANDS, JUMP } from '#lib/devices/special-platforms.ts';
import { sudoersLines } from '#lib/platforms/linux/privilege.ts';
import type { PlatformCommand } from '#lib/platforms/platform.ts';

import { CodeBlock } from '../../../ui/code-block.tsx';
import { Panel } from '../../../ui/panel.tsx';

const ANY_ACCOUNT = 'ferrule';

/**
 * What runs on a device of the chosen platform and the least privilege it needs, for whoever grants the account.
 * `platform` null: to be detected, or a jump host.
 */
export function CommandsPanel({
  choice,
  platform,
  account,
}: {
  choice: string;
  platform: PlatformChoice | null;
  account: string | null;
}) {
  if (choice === JUMP) return <JumpPanel />;
  if (!platform) return <DetectPanel />;
  return (
    <Panel title={`What Ferrule runs on ${platform.label}`} flush>
      <p className="px-4 pt-3 text-muted">
        {platform.role === 'switch'
          ? 'One SSH session; these commands, one after the other. They only read.'
          : 'One SSH session and one script on standard input, which only reads and leaves nothing behind. For every NIC with hardware behind it:'}
      </p>
      <Commands commands={platform.commands} />
      <div className="flex flex-col gap-2 p-4">
        <p>
          <span className="font-medium">Least privilege: </span>
          {platform.privilege}
        </p>
        {platform.id === 'linux' && <Sudoers account={account} />}
      </div>
    </Panel>
  );
}

function DetectPanel() {
  return (
    <Panel title="What Ferrule runs to detect the platform" flush>
      <p className="px-4 pt-3 text-muted">
        The version that the SSH server states tells many systems apart. Where it does not, these commands are
        run, one after the other, until an answer tells:
      </p>
      <Commands commands={DETECTION_COMMANDS} />
      <p className="p-4 text-muted">
        Choose a platform to see what a visit runs on it and which privilege that needs.
      </p>
    </Panel>
  );
}

function JumpPanel() {
  return (
    <Panel title="What Ferrule does on a jump host">
      <p>
        Nothing runs on it. Ferrule signs in and asks its SSH server to open connections to the devices that
        are reached through it.
      </p>
      <p className="mt-2 text-muted">
        The account needs no shell and no privilege; its sshd must let it forward to those devices:
      </p>
      <CodeBlock
        className="mt-2"
        label="sshd_config of a jump host"
        text={`Match User ${ANY_ACCOUNT}\n  AllowTcpForwarding local\n  PermitOpen 10.0.0.17:22\n  PermitTTY no\n  X11Forwarding no\n  AllowAgentForwarding no`}
      />
    </Panel>
  );
}

function Commands({ commands }: { commands: readonly PlatformCommand[] }) {
  const anyRoot = commands.some(({ needsRoot }) => needsRoot !== undefined);
  return (
    <table className="data-table mt-2" aria-label="Commands">
      <thead>
        <tr>
          <th scope="col">Command</th>
          <th scope="col" data-rest={anyRoot ? undefined : ''}>
            Reads
          </th>
          {anyRoot && (
            <th scope="col" data-rest="">
              Needs root
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {commands.map(({ command, reads, optional, needsRoot }) => (
          <tr key={command}>
            <td data-wrap="" className="mono">
              {command}
            </td>
            <td data-wrap="">
              {reads}
              {optional && <span className="text-faint">; may be refused</span>}
            </td>
            {anyRoot && <td>{needsRoot ? 'Yes' : <span className="text-faint">No</span>}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sudoers({ account }: { account: string | null }) {
  const { name, lines } = sudoers(account);
  if (name === 'root') {
    return <p className="text-muted">This credential signs in as root, which needs no sudoers line.</p>;
  }
  return (
    <>
      <p>
        The line that <code className="mono">{name}</code> needs in{' '}
        <code className="mono">/etc/sudoers.d/ferrule</code>:
      </p>
      <CodeBlock label="sudoers line" text={lines.regex} />
      <p className="text-muted">For sudo older than 1.9.10, which knows no patterns:</p>
      <CodeBlock label="sudoers line for older sudo" text={lines.plain} />
    </>
  );
}

/** An account name that sudoers cannot take is shown as the customary one instead. */
function sudoers(account: string | null): { name: string; lines: { regex: string; plain: string } } {
  try {
    const name = account ?? ANY_ACCOUNT;
    return { name, lines: sudoersLines(name) };
  } catch {
    return { name: ANY_ACCOUNT, lines: sudoersLines(ANY_ACCOUNT) };
  }
}
