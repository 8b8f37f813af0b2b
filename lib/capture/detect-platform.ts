import { isControllerVm } from '#lib/platforms/linux/host-facts.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { Platform } from '#lib/platforms/platform.ts';
import { PLATFORMS } from '#lib/platforms/registry.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import type { SshSession } from '#lib/ssh/ssh-session.ts';

import { decodeAnswer } from './decode-answer.ts';

/** What answers is no system that Ferrule reads, or says too little of itself. */
export class PlatformUnknownError extends Error {
  override name = 'PlatformUnknownError';
}

/** What network systems are asked for their version. */
const VERSION_COMMANDS = ['show version', 'display version'];
/** Switches that are Linux underneath differ from hosts by their files. */
const LINUX_KIND = 'cat /etc/os-release; ls -d /etc/sonic';
const ANY_PROMPT = /^\S.{0,120}[>#\]$%]\s*$/;

/** The one platform that a text is of; null where none or several claim it. */
export function platformOfText(text: string): Platform | null {
  const [found, ...others] = PLATFORMS.filter((platform) => platform.matches(text.slice(0, 20_000)));
  return found && others.length === 0 ? found : null;
}

/**
 * Tells which system a device runs: by the version of its SSH server, by what it answers to `uname -a` and to the version
 * commands, by the greeting of its shell, and by its banner at last, which is a person's text. Throws PlatformUnknownError.
 */
export async function detectPlatform(session: SshSession): Promise<Platform> {
  const platform =
    platformOfText(session.ident) ??
    (await askByExec(session)) ??
    (await askInShell(session)) ??
    platformOfText(session.banner);
  if (platform) return platform;
  throw new PlatformUnknownError(
    `The device, whose SSH server is ${session.ident}, did not say what it runs.`,
  );
}

async function askByExec(session: SshSession): Promise<Platform | null> {
  const ask = async (command: string): Promise<string> => {
    const { stdout, stderr } = await session.exec(command);
    return `${decodeAnswer(stdout)}\n${decodeAnswer(stderr)}`;
  };
  return unlessRefused(async () => {
    const kernel = await ask('uname -a');
    const platform = platformOfText(kernel);
    if (platform === linuxPlatform) return linuxKind(kernel, await ask(LINUX_KIND));
    if (platform) return platform;
    for (const command of VERSION_COMMANDS) {
      const found = platformOfText(await ask(command));
      if (found) return found;
    }
    return null;
  });
}

function linuxKind(kernel: string, files: string): Platform {
  if (isControllerVm(kernel)) {
    throw new PlatformUnknownError(
      'This is a Nutanix Controller VM, which has none of the NICs: register it as a jump host, and the AHV host behind it.',
    );
  }
  return platformOfText(files) ?? linuxPlatform;
}

async function askInShell(session: SshSession): Promise<Platform | null> {
  return unlessRefused(async () => {
    const shell = await session.openShell(ANY_PROMPT);
    const greeted = platformOfText(shell.greeting);
    if (greeted) return greeted;
    for (const command of VERSION_COMMANDS) {
      const found = platformOfText(await shell.run(command));
      if (found) return found;
    }
    return null;
  });
}

/** A device that gives no such channel, or no end of an answer, may still answer another way. */
async function unlessRefused(ask: () => Promise<Platform | null>): Promise<Platform | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SshError && NOT_THIS_WAY.has(error.kind)) return null;
    throw error;
  }
}

const NOT_THIS_WAY = new Set(['exec-refused', 'command-timeout', 'truncated']);
