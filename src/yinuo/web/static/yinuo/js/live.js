// Live pages: <body data-live-topics="staff:7,matter:418">. The server sends ids only; the page asks for itself again.
// A part that came later adds its own topics by data-live="matter:419"; the stream is opened anew with them.
// An event "matter" becomes "live:matter" on the body, for hx-trigger="live:matter from:body".
// "resync" means that events were missed: everything that listens asks again.

const topics = () => {
  const parts = [...document.querySelectorAll("[data-live]")].map((element) => element.dataset.live);
  return [...new Set([document.body.dataset.liveTopics ?? "", ...parts].join(",").split(",").filter(Boolean))].sort().join(",");
};
const SETTLE_MS = 150;
const LOST_AFTER_MS = 6000;

if (topics() && "EventSource" in window) {
  // a page that a secret address opened names it: whoever has it hears its matter
  const { liveSecret } = document.body.dataset;
  const secret = liveSecret ? `&secret=${encodeURIComponent(liveSecret)}` : "";
  let followed;
  let source;
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
  let listening = new Set();
  const listen = () => {
    for (const name of names()) {
      if (listening.has(name) || name === "resync") continue;
      listening.add(name);
      source.addEventListener(name, (event) => soon(name, read(event)));
    }
  };

  const follow = () => {
    if (topics() === followed) return listen();
    followed = topics();
    source?.close();
    listening = new Set();
    const mine = (source = new EventSource(`/live/events?topics=${encodeURIComponent(followed)}${secret}`));
    mine.addEventListener("message", (event) => {
      const detail = read(event);
      if (detail.event === "resync") names().forEach((name) => soon(name, {}));
      else if (detail.event) soon(detail.event, detail);
    });
    mine.addEventListener("resync", () => names().forEach((name) => soon(name, {})));
    mine.addEventListener("open", () => {
      clearTimeout(silence);
      if (lost) lost.hidden = true;
    });
    mine.addEventListener("error", () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        if (lost && mine === source && mine.readyState !== EventSource.OPEN) lost.hidden = false;
      }, LOST_AFTER_MS);
    });
    listen();
  };
  document.addEventListener("htmx:load", follow);
  window.addEventListener("pagehide", () => source.close());
  // back from the page cache: the stream is closed and what is shown may be old
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  follow();
}
