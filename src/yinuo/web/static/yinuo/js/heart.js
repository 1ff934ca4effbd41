// The desk's heart: forms as dialogs, the open row, ready answers, colleagues after an @, ticks that survive a refetch.
// Every page works without it.

// the content policy refuses a style attribute, which htmx would carry over from the element before
if (window.htmx) window.htmx.config.attributesToSettle = ["class"];

// ---- a form that came for #dialog-place is a dialog, whatever way of swapping it would inherit from around its button
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "dialog-place") event.detail.swapOverride = "innerHTML";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "dialog-place") return;
  const dialog = event.target.querySelector("dialog");
  dialog?.showModal();
  dialog?.querySelector(".dialog-body input:not([type=hidden]), .dialog-body textarea, .dialog-body select")?.focus();
});
document.addEventListener("click", (event) => {
  const dismiss = event.target.closest("dialog [data-dismiss]");
  if (dismiss) {
    event.preventDefault();
    dismiss.closest("dialog").close();
  }
});
// a link pressed with a key for another tab is a link
document.addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) event.stopPropagation();
    if (event.target.closest(".menu a[hx-get], .menu button[hx-post]")) event.target.closest("[popover]")?.hidePopover();
  },
  true,
);

// ---- the open row
function markOpen() {
  const open = document.querySelector("#thread[data-thread]")?.dataset.thread;
  for (const row of document.querySelectorAll(".inbox-row > .row")) {
    const current = row.id === `row-${open}`;
    row.parentElement.toggleAttribute("data-current", current);
    if (current) {
      row.setAttribute("aria-current", "true");
      row.removeAttribute("data-unread");
    } else row.removeAttribute("aria-current");
  }
}
document.addEventListener("htmx:afterSwap", (event) => {
  if (["thread", "inbox-list"].includes(event.target.id) || event.detail.target?.id === "thread") markOpen();
});

// ---- what is ticked and where one was outlives a refetch of the list
let kept;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "inbox-list") return;
  const form = document.getElementById("bulk");
  kept = { top: form?.scrollTop ?? 0, ids: [...document.querySelectorAll("#bulk [name=matter]:checked")].map((box) => box.value), focus: document.activeElement?.id };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  const form = document.getElementById("bulk");
  for (const box of document.querySelectorAll("#bulk [name=matter]")) box.checked = kept.ids.includes(box.value);
  if (form) form.scrollTop = kept.top;
  if (kept.focus?.startsWith("row-")) document.getElementById(kept.focus)?.focus({ preventScroll: true });
  kept = undefined;
  count();
});
function count() {
  const place = document.querySelector("[data-bulk-count]");
  if (place) place.textContent = String(document.querySelectorAll("#bulk [name=matter]:checked").length);
}
document.addEventListener("change", (event) => event.target.matches("#bulk [name=matter]") && count());
document.addEventListener("reset", () => setTimeout(count));

// ---- an event about this very matter asks its thread again
document.body.addEventListener("live:matter", (event) => {
  const open = document.querySelector("#thread[data-thread]")?.dataset.thread;
  if (open && (event.detail.topics?.includes(`matter:${open}`) || String(event.detail.id) === open)) {
    document.body.dispatchEvent(new CustomEvent("thread:changed"));
  }
});

// ---- a ready answer goes where the cursor is
function insert({ text, fields = {} }) {
  const area = document.getElementById("composer-text");
  if (!area) return;
  const before = area.value.slice(0, area.selectionStart);
  area.setRangeText(before && !/\s$/.test(before) ? `\n${text}` : text, area.selectionStart, area.selectionEnd, "end");
  for (const [name, value] of Object.entries(fields)) {
    if (area.form.querySelector(`[name="${name}"][value="${value}"]`)) continue;
    area.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const menu = document.getElementById("ready");
  if (menu?.matches(":popover-open")) menu.hidePopover();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
// Alt and the arrow down open what may be inserted, with the best under the finger: Enter inserts it
const first = (menu) => menu.matches(":popover-open") && menu.querySelector("button")?.focus();
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || !event.altKey || event.key !== "ArrowDown" || event.isComposing) return;
  event.preventDefault();
  document.querySelector('[popovertarget="ready"]')?.click();
});
document.addEventListener("toggle", (event) => event.target.id === "ready" && first(event.target), true);
document.addEventListener("htmx:afterSettle", (event) => event.target.id === "ready" && first(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("#ready");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.altKey) return;
  event.preventDefault();
  const rows = [...menu.querySelectorAll("button")];
  rows.at((rows.indexOf(event.target) + step) % rows.length)?.focus();
});
document.addEventListener("composer:insert", (event) => insert(event.detail));

// ---- colleagues after an @, in a note
let asked = 0;
document.addEventListener("input", async (event) => {
  if (event.target.id !== "composer-text" || event.isComposing) return;
  const form = event.target.form;
  const list = form.querySelector("[data-colleagues]");
  if (!list) return;
  const typed = /[@＠]([^\s@＠]{0,20})$/.exec(event.target.value.slice(0, event.target.selectionStart));
  const order = ++asked;
  if (!typed || !form.querySelector('[name=kind][value="note"]')?.checked) {
    list.hidden = true;
    return;
  }
  const answer = await fetch(`${list.dataset.colleagues}?q=${encodeURIComponent(typed[1])}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (order !== asked || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...page.body.childNodes);
  list.hidden = !list.querySelector("button");
});
document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-colleagues] [data-name]");
  if (!one) return;
  const area = document.getElementById("composer-text");
  const head = area.value.slice(0, area.selectionStart).replace(/[@＠][^\s@＠]{0,20}$/, `@${one.dataset.name} `);
  const tail = area.value.slice(area.selectionStart);
  area.value = head + tail;
  area.setSelectionRange(head.length, head.length);
  area.focus();
  one.closest("[data-colleagues]").hidden = true;
  area.dispatchEvent(new Event("input", { bubbles: true }));
});
