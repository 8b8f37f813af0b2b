import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

import type { Db } from '#lib/db/client.ts';
import type { Transcript } from '#lib/platforms/platform.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';

const body = z.object({ stdout: z.string(), stderr: z.string() });

/** Stores the raw answers of a visit before anything is parsed. A repeated visit replaces its transcript. */
export async function storeTranscript(db: Db, visit: ClaimedVisit, transcript: Transcript): Promise<void> {
  const { platform, nonce, stdout, stderr, exitCode } = transcript;
  const packed = gzipSync(JSON.stringify({ stdout, stderr }), { level: 1 });
  await db.pool.query(
    `INSERT INTO transcript (visit_id, device_id, platform, nonce, exit_code, body) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (visit_id) DO UPDATE SET platform = excluded.platform, nonce = excluded.nonce,
       exit_code = excluded.exit_code, body = excluded.body, taken_at = now()`,
    [visit.id, visit.deviceId, platform, nonce, exitCode, packed],
  );
}

/** null when the visit has no transcript. */
export async function readTranscript(db: Db, visitId: string): Promise<Transcript | null> {
  const row = await db.prisma.transcript.findUnique({ where: { visitId } });
  if (!row) return null;
  const { stdout, stderr } = body.parse(JSON.parse(gunzipSync(row.body).toString('utf8')));
  return { platform: row.platform, nonce: row.nonce, stdout, stderr, exitCode: row.exitCode };
}
