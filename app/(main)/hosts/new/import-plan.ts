import type { ImportField } from '#lib/devices/import-columns.ts';
import type { ImportFormat } from '#lib/devices/import-formats.ts';
import type { ImportPlan } from '#lib/devices/plan-import.ts';

import type { Wire } from '../../../ui/wire.ts';

/** What a person set for an import besides the text. */
export interface ImportSettings {
  format: ImportFormat | null;
  /** Only what differs from the suggestion. */
  mapping: Record<string, ImportField | null>;
  defaults: Partial<Record<ImportField, string>>;
  existing: 'update' | 'skip';
}

export type ImportAction = 'create' | 'update' | 'skip' | 'error';

/** The plan as the server tells it: the rows that are wrong first, and no more than a page can show. */
export type ShownPlan = Wire<ImportPlan> & { counts: Record<ImportAction, number> };

export type ShownRow = ShownPlan['rows'][number];

/** The fields a person may choose for a column, in their words. */
export const FIELD_WORDS: Record<ImportField, string> = {
  name: 'Name',
  address: 'Address',
  port: 'SSH port',
  platform: 'Platform',
  credential: 'Credential',
  via: 'Reached through',
  site: 'Site',
  tags: 'Tags',
  zone: 'Zone',
  notes: 'Notes',
  ssh: 'SSH algorithms',
};
