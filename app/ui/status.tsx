import { CAGE_STATE_LABELS, type CageState } from '#lib/fleet/cage-state.ts';
import { CONFIDENCE_LABELS, LINK_STATE_LABELS } from '#lib/inventory/value-labels.ts';

import { Icon, type IconName } from './ui-icon.tsx';

interface Look {
  icon: IconName;
  word: string;
  ink: string;
}

const CAGE: Record<CageState, Look> = {
  module: { icon: 'cage-module', word: CAGE_STATE_LABELS.module, ink: 'text-ok' },
  empty: { icon: 'cage-empty', word: CAGE_STATE_LABELS.empty, ink: 'text-muted' },
  unreadable: { icon: 'warning', word: CAGE_STATE_LABELS.unreadable, ink: 'text-bad' },
  fixed: { icon: 'cage-fixed', word: CAGE_STATE_LABELS.fixed, ink: 'text-faint' },
  'far-end-only': { icon: 'far-end', word: CAGE_STATE_LABELS['far-end-only'], ink: 'text-info' },
  'not-reached': { icon: 'unknown', word: CAGE_STATE_LABELS['not-reached'], ink: 'text-warn' },
};

/** What each cage state means, for tooltips and for values that are missing because of it. */
export const CAGE_MEANING: Record<CageState, string> = {
  module: 'A module was read.',
  empty: 'A cage without a module.',
  unreadable: 'Something kept the module from being read; the reason says what.',
  fixed: 'No cage: RJ45, soldered or virtual.',
  'far-end-only': 'Known only from the switch it is cabled to.',
  'not-reached': 'The host has never been read.',
};

const OUTCOME = {
  success: { icon: 'check-circle', word: 'Success', ink: 'text-ok' },
  partial: { icon: 'half', word: 'Partial', ink: 'text-warn' },
  failure: { icon: 'x-circle', word: 'Failure', ink: 'text-bad' },
  cancelled: { icon: 'ban', word: 'Cancelled', ink: 'text-faint' },
  skipped: { icon: 'chevron-right', word: 'Skipped', ink: 'text-muted' },
  running: { icon: 'spinner', word: 'Running', ink: 'text-info' },
  queued: { icon: 'clock', word: 'Queued', ink: 'text-muted' },
} as const satisfies Record<string, Look>;

const HOST_KEY = {
  approved: { icon: 'shield-check', word: 'Approved', ink: 'text-ok' },
  pending: { icon: 'clock', word: 'Pending', ink: 'text-warn' },
  changed: { icon: 'shield-alert', word: 'Changed', ink: 'text-bad' },
  rejected: { icon: 'ban', word: 'Rejected', ink: 'text-bad' },
  none: { icon: 'unknown', word: 'Not seen', ink: 'text-faint' },
} as const satisfies Record<string, Look>;

const LINK = {
  up: { icon: 'sort-up', word: 'Up', ink: 'text-ok' },
  down: { icon: 'sort-down', word: 'Down', ink: 'text-muted' },
} as const satisfies Record<string, Look>;

const LINK_STATE = {
  linked: { icon: 'link', word: LINK_STATE_LABELS.linked, ink: 'text-ok' },
  ambiguous: { icon: 'fork', word: LINK_STATE_LABELS.ambiguous, ink: 'text-warn' },
  unmatched: { icon: 'unknown', word: LINK_STATE_LABELS.unmatched, ink: 'text-muted' },
} as const satisfies Record<string, Look>;

const CONFIDENCE = {
  pinned: { icon: 'pin', word: CONFIDENCE_LABELS.pinned, ink: 'text-info' },
  certain: { icon: 'check-circle', word: CONFIDENCE_LABELS.certain, ink: 'text-ok' },
  probable: { icon: 'half', word: CONFIDENCE_LABELS.probable, ink: 'text-muted' },
  possible: { icon: 'unknown', word: CONFIDENCE_LABELS.possible, ink: 'text-warn' },
} as const satisfies Record<string, Look>;

/** What each confidence in a link means. */
export const CONFIDENCE_MEANING: Readonly<Record<string, string>> = {
  pinned: 'A person said so.',
  certain: 'Both ends say so, or one does and something else bears it out.',
  probable: 'One good reason speaks for it.',
  possible: 'Weak or old reasons speak for it.',
};

const SEVERITY = {
  critical: { icon: 'x-circle', word: 'Critical', ink: 'text-bad' },
  warning: { icon: 'warning', word: 'Warning', ink: 'text-warn' },
  notice: { icon: 'info', word: 'Notice', ink: 'text-info' },
} as const satisfies Record<string, Look>;

/** An unknown word is shown as it came: a new state must not break an old page. */
function Status({ look, word, title }: { look: Look | undefined; word: string; title?: string | undefined }) {
  if (!look) return <span title={title}>{word}</span>;
  return (
    <span title={title} className={`inline-flex items-baseline gap-1.5 ${look.ink}`}>
      <Icon name={look.icon} />
      {look.word}
    </span>
  );
}

function lookUp(looks: Record<string, Look>, word: string): Look | undefined {
  return Object.hasOwn(looks, word) ? looks[word] : undefined;
}

/** The cage state of a port, icon and word; `reason` is shown as tooltip instead of the state's meaning. */
export function CageStatus({ state, reason = null }: { state: string; reason?: string | null }) {
  const meaning = lookUp(CAGE, state) && CAGE_MEANING[state as CageState];
  return <Status look={lookUp(CAGE, state)} word={state} title={reason ?? meaning} />;
}

/** Just the glyph of a cage state, for the strip of ports; its owner names it. */
export function CageGlyph({ state, size }: { state: string; size?: number }) {
  const look = lookUp(CAGE, state);
  return look && <Icon name={look.icon} {...(size && { size })} className={look.ink} />;
}

export function cageWord(state: string): string {
  return lookUp(CAGE, state)?.word ?? state;
}

/** The outcome of a visit or how it stands. */
export function VisitStatus({ standing, title }: { standing: string; title?: string | undefined }) {
  return <Status look={lookUp(OUTCOME, standing)} word={standing} title={title} />;
}

export function HostKeyStatus({ standing }: { standing: string }) {
  return <Status look={lookUp(HOST_KEY, standing)} word={standing} />;
}

/** Whether the link of a port is up. */
export function LinkStatus({ link }: { link: string }) {
  return <Status look={lookUp(LINK, link)} word={link} />;
}

/** Whether it is known where a port is cabled to. */
export function LinkStateStatus({ state, title }: { state: string; title?: string | undefined }) {
  return <Status look={lookUp(LINK_STATE, state)} word={state} title={title} />;
}

/** How sure a link is; the tooltip says what that means. */
export function ConfidenceStatus({ confidence }: { confidence: string }) {
  return (
    <Status look={lookUp(CONFIDENCE, confidence)} word={confidence} title={CONFIDENCE_MEANING[confidence]} />
  );
}

/** Just the sign of a confidence, for where its link has the words. */
export function ConfidenceGlyph({ confidence }: { confidence: string }) {
  const look = lookUp(CONFIDENCE, confidence);
  if (!look) return null;
  return (
    <span title={`${look.word}: ${CONFIDENCE_MEANING[confidence]}`} className={look.ink}>
      <Icon name={look.icon} size={12} />
      <span className="sr-only">{look.word}</span>
    </span>
  );
}

export function SeverityStatus({ severity }: { severity: string }) {
  return <Status look={lookUp(SEVERITY, severity)} word={severity} />;
}

/** Just the sign of a severity; its owner names it. */
export function SeverityGlyph({ severity }: { severity: string }) {
  const look = lookUp(SEVERITY, severity);
  return look && <Icon name={look.icon} className={`mt-0.5 self-start ${look.ink}`} />;
}
