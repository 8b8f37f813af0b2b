import type { RunPreview } from '#lib/selections/preview-run.ts';

import { CodeBlock } from '../../../ui/code-block.tsx';
import { Panel } from '../../../ui/panel.tsx';

/** Exactly what would be run on the devices of each platform. */
export function PlannedCommands({ platforms }: { platforms: RunPreview['platforms'] }) {
  if (platforms.length === 0) return null;
  return (
    <Panel title="What would be run">
      <ul className="flex flex-col gap-3">
        {platforms.map(({ id, label, devices, commands }) => (
          <li key={id}>
            <details>
              <summary>
                {label}: {devices} {devices === 1 ? 'device' : 'devices'},{' '}
                {commands.length === 0
                  ? 'the commands of the system that is found'
                  : `${commands.length} commands`}
              </summary>
              {commands.length > 0 && <CodeBlock label={`Commands of ${label}`} text={commands.join('\n')} />}
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
