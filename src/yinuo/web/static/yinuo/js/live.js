// Live pages: <body data-live-topics="staff:7,matter:418">. The server sends ids only; the page asks for itself again.
// An event "matter" becomes "live:matter" on the body, for hx-trigger="live:matter from:body".
// "resync" means that events were missed: everything that listens asks again.

const topics = document.body.dataset.liveTopics;
const SETTLE_MS = 150;
const LOST_AFTER_MS = 6000;

if (topics && "EventSource" in window) {
  const source = new EventSource(`/live/events?topics=${encodeURIComponent(topics)}`);
  const lost = document.querySelector("[data-live-lost]");
  const waiting = new Map();
  const heard = new Set();
  let silence;

  const send = (name, detail) => {
    heard.add(name);
    document.body.dispatchEvent(new CustomEvent(`live:${name}`, { bubbles: true, detail }));
  };
  // a burst about one thing is one refetch
  const soon = (name, detail) => {
    clearTimeout(waiting.get(name));
    waiting.set(name, setTimeout(() => send(name, detail), SETTLE_MS));
  };
  const names = () => {
    const wanted = new Set(heard);
    for (const element of document.querySelectorAll("[hx-trigger*='live:']")) {
      for (const match of element.getAttribute("hx-trigger").matchAll(/live:([\w-]+)/g)) wanted.add(match[1]);
    }
    return wanted;
  };
  const read = (event) => {
    try {
      return JSON.parse(event.data);
    } catch {
      return {};
    }
  };
  const listening = new Set();
  const listen = () => {
    for (const name of names()) {
      if (listening.has(name) || name === "resync") continue;
      listening.add(name);
      source.addEventListener(name, (event) => soon(name, read(event)));
    }
  };

  source.addEventListener("message", (event) => {
    const detail = read(event);
    if (detail.event === "resync") names().forEach((name) => soon(name, {}));
    else if (detail.event) soon(detail.event, detail);
  });
  source.addEventListener("resync", () => names().forEach((name) => soon(name, {})));
  source.addEventListener("open", () => {
    clearTimeout(silence);
    if (lost) lost.hidden = true;
  });
  source.addEventListener("error", () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (lost && source.readyState !== EventSource.OPEN) lost.hidden = false;
    }, LOST_AFTER_MS);
  });
  document.addEventListener("htmx:load", listen);
  window.addEventListener("pagehide", () => source.close());
  // back from the page cache: the stream is closed and what is shown may be old
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  listen();
}
