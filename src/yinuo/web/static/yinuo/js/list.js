// Lists: j and k move through the [data-item] of the page, Enter opens. Keyboard.js calls by events.

let place = -1;
const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null);

function choose(step) {
  const all = items();
  if (!all.length) return;
  const focused = all.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const current = all.findIndex((item) => item.getAttribute("aria-current") === "true");
  const from = focused >= 0 ? focused : place >= 0 && place < all.length ? place : current;
  place = Math.max(0, Math.min(all.length - 1, from + step));
  const chosen = all[place];
  const target = chosen.matches("a, button") ? chosen : chosen.querySelector("a, button");
  target?.focus();
  chosen.scrollIntoView({ block: "nearest" });
}

document.addEventListener("list:next", () => choose(1));
document.addEventListener("list:previous", () => choose(-1));
