// Light or dark at once; the form behind it keeps the choice, and does all of it without a script.

document.addEventListener("submit", async (event) => {
  const chosen = event.submitter;
  if (chosen?.name !== "theme") return;
  event.preventDefault();
  const form = event.target;
  const before = document.documentElement.dataset.theme;
  if (chosen.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  for (const other of document.querySelectorAll("button[name=theme]")) {
    other.setAttribute("aria-pressed", String(other.value === chosen.value));
  }
  const body = new FormData(form);
  body.set("theme", chosen.value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer) {
    if (before) document.documentElement.dataset.theme = before;
    else delete document.documentElement.dataset.theme;
  }
});
