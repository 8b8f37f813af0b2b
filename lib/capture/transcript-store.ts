import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

import type { Db } from '#lib/db/client.ts';
import { eachAlone } from '#lib/db/sql-transaction.ts';
import type { Transcript } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

const answer = z.object({ stdout: z.string(), stderr: z.string() });
const body = z.union([
  answer,
  z.object({ answers: z.array(answer.extend({ command: z.string(), exitCode: z.int().nullable() })) }),
]);

/** What a device said, as it is stored, and the visit that it was said in. */
export interface PackedTranscript extends ClaimedVisit {
  platform: string;
  nonce: string;
  exitCode: number | null;
  packed: Buffer;
}

/** Takes a millisecond for each 100 kB or so. */
export function packTranscript(visit: ClaimedVisit, transcript: Transcript): PackedTranscript {
  // The answers of a CLI need no nonce, and each has an exit code of its own.
  const { nonce, exitCode } = 'answers' in transcript ? { nonce: '', exitCode: null } : transcript;
  const packed = gzipSync(JSON.stringify(body.parse(transcript)), { level: 1 });
  return { ...visit, platform: transcript.platform, nonce, exitCode, packed };
}

/**
 * Stores the raw answers of visits before anything is parsed. A repeated visit replaces its transcript; one that was
 * taken over meanwhile stores nothing.
 */
export async function storeTranscripts(db: Db, rows: readonly PackedTranscript[]): Promise<void> {
  const column = <K extends keyof PackedTranscript>(name: K) => rows.map((row) => row[name]);
  await eachAlone(db).$executeRaw`
    INSERT INTO transcript (visit_id, device_id, platform, nonce, exit_code, body)
    SELECT v.id, v.device_id, t.platform, t.nonce, t.exit_code, t.body
    FROM unnest(${column('id')}::uuid[], ${column('fence')}::int[], ${column('platform')}::text[],
        ${column('nonce')}::text[], ${column('exitCode')}::int[], ${column('packed')}::bytea[])
      AS t(id, fence, platform, nonce, exit_code, body)
    JOIN visit v ON v.id = t.id AND v.fence = t.fence AND v.state = 'running'
    ON CONFLICT (visit_id) DO UPDATE SET platform = excluded.platform, nonce = excluded.nonce,
      exit_code = excluded.exit_code, body = excluded.body, taken_at = now()`;
}

/** The same for one visit. */
export async function storeTranscript(db: Db, visit: ClaimedVisit, transcript: Transcript): Promise<void> {
  await storeTranscripts(db, [packTranscript(visit, transcript)]);
}

/** null when the visit has no transcript. */
export async function readTranscript(db: Db, visitId: string): Promise<Transcript | null> {
  const row = await db.prisma.transcript.findUnique({ where: { visitId } });
  if (!row) return null;
  const { platform, nonce, exitCode } = row;
  const stored = body.parse(JSON.parse(gunzipSync(row.body).toString('utf8')));
  return 'answers' in stored ? { platform, ...stored } : { platform, nonce, exitCode, ...stored };
}
