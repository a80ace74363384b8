import type { QueryClient } from '@tanstack/react-query';
import ReconnectingSocket from 'partysocket/ws';
import { keys } from './queries';
import { progress } from './freshness';

interface Change {
  seq: number;
  kind: string;
  task_id?: string | null;
  block_number?: number | null;
}

function isChange(value: unknown): value is Change {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seq' in value &&
    typeof value.seq === 'number' &&
    'kind' in value &&
    typeof value.kind === 'string'
  );
}

/** Events that change what is shown of the guild: its own, and those of the policy that it decides on. */
const GUILD = /^(?:governor|guild_token|timelock|policy|contribution)/;

/** Events that change what is shown of disputes: those of benches, and those of the escrow about them. */
const DISPUTES = /^(?:panel_|court_|seat_disputed|seat_ended|contest_|dispute|evidence|ruling)/;

/** How often a page without a stream looks for news, in milliseconds. */
const POLL = 10_000;

/**
 * Follows the API's stream of changes and makes stale what each one touches. After a break it asks for what it missed.
 * While
 * there is no stream, everything is looked up again now and then. Returns a function that ends it.
 */
export function followChanges(client: QueryClient): () => void {
  let since: number | null = null;
  const address = () => {
    const url = new URL('/api/v1/changes', window.location.origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (since !== null) url.searchParams.set('since', String(since));
    return url.href;
  };
  const socket = new ReconnectingSocket(address, [], { maxReconnectionDelay: 15_000 });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    const change = parse(event.data);
    if (!change) return;
    since = Math.max(since ?? 0, change.seq);
    if (change.kind === 'hello') return;
    if (change.block_number != null) progress.observe(BigInt(change.block_number));
    void client.invalidateQueries({ queryKey: keys.tasks });
    void client.invalidateQueries({ queryKey: keys.work });
    void client.invalidateQueries({ queryKey: keys.standing });
    if (change.kind.startsWith('policy_')) void client.invalidateQueries({ queryKey: keys.config });
    if (GUILD.test(change.kind)) void client.invalidateQueries({ queryKey: ['guild'] });
    if (DISPUTES.test(change.kind)) void client.invalidateQueries({ queryKey: ['disputes'] });
    if (change.task_id) void client.invalidateQueries({ queryKey: keys.task(change.task_id) });
  });
  const poll = setInterval(() => {
    if (socket.readyState === ReconnectingSocket.OPEN) return;
    for (const queryKey of [
      keys.tasks,
      keys.work,
      keys.standing,
      ['task'],
      ['guild'],
      ['disputes'],
    ]) {
      void client.invalidateQueries({ queryKey });
    }
  }, POLL);
  return () => {
    clearInterval(poll);
    socket.close();
  };
}

function parse(data: unknown): Change | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return isChange(value) ? value : null;
  } catch {
    return null;
  }
}
