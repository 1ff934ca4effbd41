// Search or go to: places filter as one types, results come from the server as a fragment. Arrows choose, Enter opens.

const palette = document.getElementById("palette");

if (palette) {
  const input = palette.querySelector("input");
  const results = palette.querySelector("[data-results]");
  const places = palette.querySelector("[data-places]");
  const ASK_AFTER_MS = 140;
  let timer;
  let asking;

  const options = () => [...palette.querySelectorAll("[role=option]")].filter((option) => option.offsetParent !== null);
  const chosen = () => palette.querySelector("[role=option][aria-selected=true]");

  function choose(option) {
    chosen()?.removeAttribute("aria-selected");
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const text = input.value.trim();
    const wanted = text.toLowerCase();
    for (const option of places.querySelectorAll("[role=option]")) {
      option.hidden = !option.textContent.toLowerCase().includes(wanted);
    }
    places.hidden = !places.querySelector("[role=option]:not([hidden])");
    asking?.abort();
    if (!text || !input.dataset.ask) {
      results.replaceChildren();
    } else {
      asking = new AbortController();
      const address = new URL(input.dataset.ask, location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal }).catch(() => null);
      if (!answer?.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.body.childNodes);
    }
    choose(text ? options()[0] : undefined);
  }

  const open = () => {
    if (!palette.open) palette.showModal();
    input.select();
    ask();
  };
  palette.addEventListener("palette:open", open);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AFTER_MS);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AFTER_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    // a search box keeps Escape to empty itself; here it means: away
    else if (event.key === "Escape") palette.close();
    else if (event.key === "Enter" && chosen()) chosen().querySelector("a").click();
    else return;
    event.preventDefault();
  });
}
