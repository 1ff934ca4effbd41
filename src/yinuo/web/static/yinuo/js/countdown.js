// Countdowns: every [data-countdown] in view is told anew each second, by the server's clock.
// Forms: "minutes" (38 min left), "seconds" (38 min 06 s, large), "held" (a reply that can still be taken back).
// When a warning point or a due time passes, the promise around it changes its state and its mark.

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const served = Date.parse(document.querySelector('meta[name="server-time"]')?.content ?? "");
// A wrong clock on this machine must not move a promise.
const drift = Number.isNaN(served) ? 0 : served - Date.now();
const now = () => Date.now() + drift;

const fill = (sentence, values) => sentence.replace(/%\((\w+)\)[ds]/g, (_, name) => values[name]);

function length(ms) {
  const minutes = Math.floor(Math.abs(ms) / 60000);
  if (minutes < 1) return words.moment;
  if (minutes < 60) return fill(words.minutes, { minutes });
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return fill(values.minutes ? words.hours_minutes : words.hours, values);
}

const two = (number) => String(number).padStart(2, "0");

function seconds(ms) {
  const total = Math.floor(Math.abs(ms) / 1000);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

// numbers large, the words between them small
function large(element, text) {
  if (element.dataset.told === text) return;
  element.dataset.told = text;
  const parts = text.split(/(\d+)/).filter((part) => part.trim());
  element.replaceChildren(
    ...parts.map((part) => (/^\d/.test(part) ? part : Object.assign(document.createElement("small"), { textContent: part }))),
  );
}

function turn(element, state) {
  const promise = element.closest("[data-state]");
  if (!promise || promise.dataset.state === state) return;
  promise.dataset.state = state;
  const name = promise.querySelector("[data-state-name]");
  if (name) name.textContent = `${words[`state_${state}`]}: `;
  const drawn = document.getElementById(`mark-${state}`)?.content.firstElementChild;
  const old = promise.querySelector(".mark");
  if (drawn && old) {
    const fresh = drawn.cloneNode(true);
    if (old.dataset.size) fresh.dataset.size = old.dataset.size;
    old.replaceWith(fresh);
  }
}

function tell(element) {
  const left = Date.parse(element.getAttribute("datetime")) - now();
  const form = element.dataset.countdown;
  let text;
  if (form === "held") {
    text = seconds(Math.max(0, left));
    if (left <= 0) element.closest("form")?.querySelector("button")?.setAttribute("disabled", "");
  } else {
    if (left <= 0) turn(element, "overdue");
    else if (element.dataset.warn && Date.parse(element.dataset.warn) <= now()) turn(element, "risk");
    if (form === "seconds" && left > 0 && left < 3600000) {
      text = fill(words.minutes_seconds, { minutes: Math.floor(left / 60000), seconds: Math.floor(left / 1000) % 60 });
    } else text = fill(left > 0 ? words.left : words.overdue, { time: length(left) });
  }
  if (form === "seconds") return large(element, text);
  if (element.textContent !== text) element.textContent = text;
}

const inView = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      inView.add(target);
      tell(target);
    } else inView.delete(target);
  }
});

const seen = new WeakSet();
function watch(root) {
  for (const element of root.querySelectorAll("[data-countdown]")) {
    if (seen.has(element)) continue;
    seen.add(element);
    watcher.observe(element);
  }
}

function tick() {
  for (const element of inView) {
    if (element.isConnected) tell(element);
    else inView.delete(element);
  }
  setTimeout(tick, 1000 - (now() % 1000));
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
tick();
