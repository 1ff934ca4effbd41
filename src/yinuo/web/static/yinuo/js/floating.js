// What floats: dialogs and toasts, and the explanation of a promise. Menus are popovers and need no script.

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

// ---- dialogs: <button data-dialog="KEY">
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  // a press on the scrim is a press on the dialog itself
  if (event.target instanceof HTMLDialogElement && event.target.open && !event.target.hasAttribute("data-stay")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

// ---- toasts: what was done, and the way back
const STAY_MS = 8000;

function leave(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 240);
}

function arm(toast) {
  let timer = setTimeout(() => leave(toast), STAY_MS);
  // whoever is reading or about to press it has all the time there is
  const hold = () => clearTimeout(timer);
  const release = () => (timer = setTimeout(() => leave(toast), STAY_MS));
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}

function csrf() {
  const headers = document.body.getAttribute("hx-headers");
  return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
}

function toast({ text, undo_url: undo }) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "toast";
  const said = document.createElement("span");
  said.textContent = text;
  box.append(said);
  if (undo && undo.startsWith("/") && !undo.startsWith("//")) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = undo;
    const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: csrf() });
    const button = Object.assign(document.createElement("button"), { type: "submit", className: "button", textContent: words.undo });
    button.dataset.size = "small";
    form.append(token, button);
    box.append(form);
  }
  place.append(box);
  arm(box);
}

document.querySelectorAll("[data-toast]").forEach(arm);
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) leave(close.closest(".toast"));
});
// an answer may carry HX-Trigger: {"toast": {"text": …, "undo_url": …}}
document.addEventListener("toast", (event) => toast(event.detail));

// a refusal (4xx) brings its own words; a failure or a lost connection has none
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) toast({ text: words.failed });
});
document.addEventListener("htmx:sendError", () => toast({ text: words.failed }));

// ---- the explanation of a promise: opened by press, by focus and Space, by resting on it; never by resting only
let tip;
let asked = 0;

async function explain(chip) {
  const order = ++asked;
  const answer = await fetch(chip.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (order !== asked) return true;
  if (!answer?.ok || !HTMLElement.prototype.hasOwnProperty("popover")) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.querySelector(".promise-tip");
  if (!body || order !== asked) return Boolean(body);
  tip ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "promise-tip", popover: "auto", id: "promise-tip" }));
  tip.dataset.state = chip.dataset.state;
  tip.replaceChildren(...body.childNodes);
  tip.hidePopover?.();
  tip.showPopover({ source: chip });
  if (!CSS.supports("position-area: bottom")) {
    const box = chip.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8));
    const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
    tip.style.setProperty("left", `${left}px`);
    tip.style.setProperty("top", `${below ? box.bottom + 6 : box.top - tip.offsetHeight - 6}px`);
  }
  return true;
}

document.addEventListener("click", async (event) => {
  const chip = event.target.closest("a[data-explain]");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (!(await explain(chip))) location.assign(chip.href);
});

let resting;
document.addEventListener("pointerover", (event) => {
  const chip = event.pointerType === "mouse" && event.target.closest("a[data-explain]");
  clearTimeout(resting);
  if (chip) resting = setTimeout(() => explain(chip), 450);
});

// ---- files chosen: say their names
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-files]")) return;
  const names = event.target.closest("form")?.querySelector("[data-file-names]");
  if (names) names.textContent = [...event.target.files].map((file) => file.name).join(", ");
});
