// The composer. While someone writes, a mirror under the textarea underlines the words that promise something,
// and a card says when it would be due; on sending, what stays is recorded. Nothing fires inside an IME.
// POST data-find-url (text) answers {"found": [{start, end, text, due_at, when, what, whom, why, likely, needs_reason}]},
// start and end in code points; with what and due_at instead it answers {"judged": {when, why, likely, needs_reason}}.

const FIND_AFTER_MS = 450;
const DRAFT = "draft:";

function setUp(form) {
  const text = form.querySelector("textarea");
  const mirror = form.querySelector("[data-mirror]");
  const list = form.querySelector("[data-founds]");
  const template = form.querySelector("[data-found-template]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const dropped = new Set();
  const reasons = new Map();
  let found = [];
  let timer;
  let order = 0;
  let composing = false;

  const isNote = () => form.querySelector('[name=kind][value="note"]')?.checked === true;
  const field = (card, name) => card.querySelector(`[name="${name}"]`);

  function paint() {
    const signs = Array.from(text.value);
    const parts = [];
    let from = 0;
    for (const one of isNote() ? [] : found) {
      // words that moved since they were found are not underlined until they are found again
      if (one.start < from || signs.slice(one.start, one.end).join("") !== one.text) continue;
      parts.push(signs.slice(from, one.start).join(""));
      const mark = document.createElement("mark");
      mark.className = "found";
      mark.textContent = one.text;
      parts.push(mark);
      from = one.end;
    }
    // a last line break has no height of its own
    parts.push(`${signs.slice(from).join("")}\u200b`);
    mirror.replaceChildren(...parts);
  }

  function card(one) {
    const made = template.content.firstElementChild.cloneNode(true);
    const slot = (name) => made.querySelector(`[data-slot="${name}"]`);
    slot("what").textContent = one.what || one.text;
    slot("when").dateTime = one.due_at;
    slot("whom").textContent = one.whom ? ` · ${one.whom}` : "";
    made.dataset.found = one.text;
    judge(made, one);
    field(made, "promise_text").value = one.text;
    field(made, "promise_due_at").value = one.due_at;
    field(made, "promise_what").value = one.what ?? "";
    return made;
  }

  function judge(made, one) {
    const slot = (name) => made.querySelector(`[data-slot="${name}"]`);
    const hard = one.likely === false;
    slot("when").textContent = one.when;
    slot("why").textContent = one.why ?? "";
    slot("hard").hidden = !hard;
    made.querySelector(".why").hidden = !one.why && !hard;
    made.querySelector(".why .icon")?.toggleAttribute("hidden", !hard);
    const reason = made.querySelector(".found-reason");
    const typed = field(made, "promise_override");
    reason.hidden = !one.needs_reason;
    typed.required = one.needs_reason === true;
    typed.value = one.needs_reason ? (reasons.get(made.dataset.found) ?? "") : "";
  }

  async function judgeAgain(made, due) {
    const body = new URLSearchParams({ what: field(made, "promise_what").value || made.dataset.found, due_at: due });
    const answer = await fetch(form.dataset.findUrl, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
    if (answer?.ok && field(made, "promise_due_at").value === due) judge(made, (await answer.json()).judged);
  }

  function show() {
    const stays = (made) => made.matches("[data-changed]") || made.contains(document.activeElement);
    const changed = new Map([...list.children].filter(stays).map((made) => [made.dataset.found, made]));
    const cards = found.filter((one) => !dropped.has(one.text)).map((one) => changed.get(one.text) ?? card(one));
    list.replaceChildren(...cards);
    words();
  }

  function words() {
    const any = list.children.length > 0 && !isNote();
    form.querySelector("[data-send-plain]")?.toggleAttribute("hidden", any);
    form.querySelector("[data-send-promise]")?.toggleAttribute("hidden", !any);
  }

  async function find() {
    const address = form.dataset.findUrl;
    if (!address || composing) return;
    const asked = ++order;
    if (!text.value.trim() || isNote()) {
      found = [];
    } else {
      const body = new URLSearchParams({ text: text.value });
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
      if (asked !== order || !answer?.ok) return;
      found = (await answer.json()).found ?? [];
    }
    paint();
    show();
    let reviewed = form.querySelector("[name=promises_reviewed]");
    if (!reviewed) {
      reviewed = Object.assign(document.createElement("input"), { type: "hidden", name: "promises_reviewed", value: "1" });
      form.append(reviewed);
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(find, FIND_AFTER_MS);
  };

  // ---- draft: what was typed outlives a closed tab; it is dropped when it was sent
  const key = form.dataset.draft && DRAFT + form.dataset.draft;
  const keep = () => {
    if (!key) return;
    try {
      if (text.value.trim()) localStorage.setItem(key, text.value);
      else localStorage.removeItem(key);
    } catch {
      // storage is full or forbidden: writing goes on without a draft
    }
  };
  if (key && !text.value) {
    try {
      text.value = localStorage.getItem(key) ?? "";
    } catch {
      text.value = "";
    }
  }

  text.addEventListener("input", () => {
    paint();
    keep();
    if (!composing) later();
  });
  text.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  text.addEventListener("compositionend", () => {
    composing = false;
    paint();
    keep();
    later();
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const send = form.querySelector(isNote() ? "button.for-note[type=submit]" : "button.for-reply[type=submit]");
      form.requestSubmit(send);
    }
    if (event.key === "Escape") text.blur();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind") {
      text.focus();
      find();
      words();
      paint();
    }
    if (event.target.matches("[data-found-time]") && event.target.value) {
      const made = event.target.closest(".found-card");
      made.dataset.changed = "";
      // a local time without a zone: the server reads it in the organisation's
      field(made, "promise_due_at").value = event.target.value;
      made.querySelector('[data-slot="when"]').textContent = event.target.value.replace("T", " ");
      judgeAgain(made, event.target.value);
    }
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "promise_override") reasons.set(event.target.closest(".found-card").dataset.found, event.target.value);
  });
  form.addEventListener("click", (event) => {
    const made = event.target.closest(".found-card");
    if (!made) return;
    if (event.target.closest("[data-found-drop]")) {
      dropped.add(made.dataset.found);
      const mine = Object.assign(document.createElement("input"), { type: "hidden", name: "promise_not", value: made.dataset.found });
      form.append(mine);
      show();
      text.focus();
    } else if (event.target.closest("[data-found-change]")) {
      const change = made.querySelector(".found-change");
      if (change) {
        change.hidden = false;
        change.querySelector("input").focus();
      }
    }
  });
  form.addEventListener("submit", () => {
    if (isNote()) list.replaceChildren();
    if (key && text.value.trim()) sessionStorage.setItem("sent", key);
  });
  // htmx sent it and the server took it
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || !event.detail.successful) return;
    if (key) localStorage.removeItem(key);
    sessionStorage.removeItem("sent");
  });

  paint();
  if (text.value) find();
}

// A page that came after a plain sending: the draft was taken, unless the page brings the text back.
try {
  const sent = sessionStorage.getItem("sent");
  if (sent) {
    sessionStorage.removeItem("sent");
    const back = [...document.querySelectorAll("[data-composer]")].some((form) => DRAFT + form.dataset.draft === sent && form.querySelector("textarea").value);
    if (!back) localStorage.removeItem(sent);
  }
} catch {
  // no storage, no drafts
}

const ready = new WeakSet();
function all(root) {
  for (const form of root.querySelectorAll("[data-composer]")) {
    if (ready.has(form)) continue;
    ready.add(form);
    setUp(form);
  }
}
all(document);
document.addEventListener("htmx:load", (event) => all(event.target.parentElement ?? document));
