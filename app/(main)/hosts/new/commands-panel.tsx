import { HOST_COMMANDS, sudoersLines } from '#lib/platforms/linux/privilege.ts';

import { CodeBlock } from '../../../ui/code-block.tsx';
import { Panel } from '../../../ui/panel.tsx';

const ANY_ACCOUNT = 'ferrule';

/** What runs on a host and the least privilege it needs, for whoever grants the account. */
export function CommandsPanel({ account }: { account: string | null }) {
  const { name, lines } = sudoers(account);
  return (
    <Panel title="What Ferrule runs on a host" flush>
      <p className="px-4 pt-3 text-muted">
        One SSH session and one script on standard input, which only reads and leaves nothing behind. For
        every NIC with hardware behind it:
      </p>
      <table className="data-table mt-2" aria-label="Commands">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Reads</th>
            <th scope="col">Needs root</th>
          </tr>
        </thead>
        <tbody>
          {HOST_COMMANDS.map(({ command, reads, needsRoot }) => (
            <tr key={command}>
              <td data-wrap="" className="mono">
                {command}
              </td>
              <td data-wrap="">{reads}</td>
              <td>{needsRoot ? 'Yes, unless root' : <span className="text-faint">No</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-col gap-2 p-4">
        {name === 'root' ? (
          <p className="text-muted">This credential signs in as root, which needs no sudoers line.</p>
        ) : (
          <>
            <p>
              The line that <code className="mono">{name}</code> needs in{' '}
              <code className="mono">/etc/sudoers.d/ferrule</code>:
            </p>
            <CodeBlock label="sudoers line" text={lines.regex} />
            <p className="text-muted">For sudo older than 1.9.10, which knows no patterns:</p>
            <CodeBlock label="sudoers line for older sudo" text={lines.plain} />
          </>
        )}
      </div>
    </Panel>
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
