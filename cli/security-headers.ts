import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers that say the same for every answer. */
const STANDING: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Gives an answer its security headers, and the request the policy in which Next.js finds the nonce for its own
 * scripts. A policy that a client sends is replaced, so that nobody outside chooses the nonce.
 */
export function setSecurityHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  { https }: { https: boolean },
): void {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), https);
  request.headers['content-security-policy'] = policy;
  delete request.headers['content-security-policy-report-only'];
  response.setHeader('content-security-policy', policy);
  for (const [name, value] of Object.entries(STANDING)) response.setHeader(name, value);
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
}

function contentSecurityPolicy(nonce: string, https: boolean): string {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  if (https) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}
