import ReconnectingSocket from 'partysocket/ws';
import type { Live, RoomsStore } from './store';

/** How often a page without a stream looks for news, in milliseconds. */
const POLL = 10_000;

function parse(data: unknown): Live | { type: 'bye'; code: string } | null {
  try {
    const value: unknown = JSON.parse(String(data));
    if (typeof value !== 'object' || value === null || !('type' in value)) return null;
    const known = ['message', 'read', 'room', 'bye'].includes(String(value.type));
    return known ? (value as Live) : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a store true to the API: by the live stream, which goes on where it broke off, and by asking now and then while
 * there is none. `ended` hears that the API does not take the session any more. Returns a function that ends it.
 */
export function followRooms(store: RoomsStore, ended: () => void): () => void {
  const url = new URL('/api/v1/rooms/live', window.location.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new ReconnectingSocket(url.href, [], {
    startClosed: true,
    maxReconnectionDelay: 15_000,
  });
  let over = false;

  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ type: 'resume', seen: store.seen() }));
    store.resend();
  });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    const live = parse(event.data);
    if (live === null) return;
    if (live.type === 'bye') ended();
    else store.receive(live);
  });
  const poll = setInterval(() => {
    if (socket.readyState !== ReconnectingSocket.OPEN) void store.refresh();
  }, POLL);
  // The list first: the stream then begins where the list ends.
  void store.refresh().then(() => {
    if (!over) socket.reconnect();
  });
  return () => {
    over = true;
    clearInterval(poll);
    socket.close();
  };
}
