import { CHECK_STEPS, type CheckStep, type DeviceCheckRow } from '#lib/devices/check-step.ts';

import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Icon, type IconName } from '../../ui/ui-icon.tsx';

const LOOKS: Record<CheckStep['state'], { icon: IconName; ink: string; word: string }> = {
  running: { icon: 'spinner', ink: 'text-info', word: 'Under way' },
  passed: { icon: 'check-circle', ink: 'text-ok', word: 'Passed' },
  warning: { icon: 'warning', ink: 'text-warn', word: 'Passed with a warning' },
  failed: { icon: 'x-circle', ink: 'text-bad', word: 'Failed' },
  waiting: { icon: 'clock', ink: 'text-warn', word: 'Waits for you' },
  skipped: { icon: 'ban', ink: 'text-faint', word: 'Left out' },
};

/** The steps of a check as they come, each with its sentence. */
export function CheckSteps({
  check,
  mayDecide,
  onAccept,
}: {
  check: DeviceCheckRow;
  /** Whether the person may approve host keys. */
  mayDecide: boolean;
  onAccept: (fingerprint: string) => void;
}) {
  const { state, steps, zone, passed } = check;
  const failed = state === 'done' && !passed && steps.every((step) => step.state !== 'waiting');
  return (
    <section aria-label="Check" className="rounded-md border border-line" aria-live="polite">
      {state === 'queued' && (
        <p className="flex items-center gap-1.5 px-3 py-2 text-muted">
          <Icon name="spinner" />
          Waits for a worker{zone && ` of the zone ${zone}`}.
        </p>
      )}
      <ol className="divide-y divide-line">
        {steps.map((step) => (
          <StepLine key={step.step} step={step} mayDecide={mayDecide} onAccept={onAccept} />
        ))}
      </ol>
      {failed && (
        <Notice tone="info" className="m-2">
          It can be saved all the same, and is then marked as not checked.
        </Notice>
      )}
    </section>
  );
}

function StepLine({
  step: { step, state, sentence, remedy, key },
  mayDecide,
  onAccept,
}: {
  step: CheckStep;
  mayDecide: boolean;
  onAccept: (fingerprint: string) => void;
}) {
  const { icon, ink, word } = LOOKS[state];
  return (
    <li className="flex gap-2 px-3 py-1.5">
      <span className={`mt-0.5 self-start ${ink}`} title={word}>
        <Icon name={icon} />
        <span className="sr-only">{word}</span>
      </span>
      <div className="min-w-0 flex-1">
        <p>
          <span className="font-medium">{CHECK_STEPS[step]}</span>
          <span className="ml-2 text-muted">{sentence}</span>
        </p>
        {remedy && <p className="text-sm text-muted">{remedy}</p>}
        {key && state !== 'passed' && (
          <p className="flex items-center gap-1">
            <span className="mono min-w-0 break-all">{key.line}</span>
            <CopyButton text={key.line} label="Copy the key" />
          </p>
        )}
        {key && state === 'waiting' && (
          <div className="my-1 flex flex-wrap items-center gap-2">
            <Button
              icon="shield-check"
              blocked={mayDecide ? null : 'Only an administrator decides about host keys.'}
              onClick={() => onAccept(key.fingerprint)}
            >
              This is its key: go on
            </Button>
            <code className="mono text-sm text-muted">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>
          </div>
        )}
      </div>
    </li>
  );
}
