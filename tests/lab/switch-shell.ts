import type { ServerChannel } from 'ssh2';

/** The command line of a switch on a terminal. */
export interface ShellBehaviour {
  /** Printed before the first prompt. */
  greeting: string;
  prompt: (privileged: boolean) => string;
  /** The password of `enable`; null: the login is privileged from the start. */
  enablePassword: string | null;
  /** Commands that end paging; none: every long answer is paged. */
  pagingOff: readonly string[];
  pager: { line: string; erase: string };
  latencyMs: number;
  run: (command: string, privileged: boolean) => string;
}

/** Rows of a page, whatever the client says of its terminal. */
const PAGE_ROWS = 48;

/** Shows prompts, echoes what is typed, pages what is long, until the channel is closed. */
export function serveShell(channel: ServerChannel, behaviour: ShellBehaviour, commands: string[]): void {
  let privileged = behaviour.enablePassword === null;
  let paging = true;
  let typed = '';
  /** What the next key or line is for; null: a command line. */
  let awaits: 'password' | 'page' | 'answer' | null = null;
  let pending: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  channel.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
  channel.on('data', (data: Buffer) => {
    for (const key of data.toString('latin1')) press(key);
  });
  write(behaviour.greeting);
  prompt();

  function press(key: string): void {
    if (awaits === 'page') {
      if (key !== ' ' && key !== 'q') return;
      write(behaviour.pager.erase);
      if (key === 'q') pending = [];
      page();
    } else if (awaits !== 'answer') {
      if (key !== '\r') {
        typed += key;
        if (awaits === null) write(key);
        return;
      }
      write('\r\n');
      const line = typed;
      typed = '';
      if (awaits === 'password') finishEnable(line);
      else enter(line.trim());
    }
  }

  function enter(command: string): void {
    if (command === '') return prompt();
    commands.push(command);
    if (command === 'enable' && behaviour.enablePassword !== null && !privileged) {
      awaits = 'password';
      write('Password: ');
    } else if (command === 'exit' || command === 'quit') {
      channel.exit(0);
      channel.end();
    } else if (behaviour.pagingOff.includes(command)) {
      paging = false;
      prompt();
    } else {
      awaits = 'answer';
      const timer = setTimeout(() => {
        timers.delete(timer);
        pending = behaviour.run(command, privileged).replace(/\n$/, '').split('\n');
        page();
      }, behaviour.latencyMs);
      timers.add(timer);
    }
  }

  function finishEnable(password: string): void {
    awaits = null;
    privileged = password === behaviour.enablePassword;
    if (!privileged) write('% Access denied\r\n\r\n');
    prompt();
  }

  function page(): void {
    const rows = pending.splice(0, paging ? PAGE_ROWS : pending.length);
    for (const row of rows) write(`${row}\r\n`);
    if (pending.length === 0) return prompt();
    awaits = 'page';
    write(behaviour.pager.line);
  }

  function prompt(): void {
    awaits = null;
    write(behaviour.prompt(privileged));
  }

  function write(text: string): void {
    channel.write(Buffer.from(text, 'latin1'));
  }
}
