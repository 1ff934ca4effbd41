// The board of opportunities: drag a card to another stage, or focus it and press < or >; arrows go from card to card.
// What a move demands is asked for in the same form that the card's menu opens. Without a script the menu does it all.

const board = () => document.querySelector("[data-board]");
const cardOf = (element) => element?.closest?.("[data-deal]");
const laneOf = (element) => element?.closest?.("[data-lane]");
let dragged;

function open(url) {
  window.htmx?.ajax("GET", url, { target: "#dialog-place", swap: "innerHTML" });
}

async function move(card, lane) {
  if (!lane || lane === laneOf(card)) return;
  const { deal } = card.dataset;
  if (!lane.dataset.move) return open(`/desk/sale/${deal}/moves/`);
  const url = `/desk/sale/${deal}/move/${lane.dataset.move}/`;
  const home = card.parentElement;
  const before = card.nextElementSibling;
  lane.append(card);
  const body = new URLSearchParams({ csrfmiddlewaretoken: board().dataset.csrf, next: location.pathname + location.search });
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
  } catch {
    answer = undefined;
  }
  // a redirect is a yes: the form went through
  if (answer?.type === "opaqueredirect") {
    refocus = deal;
    document.body.dispatchEvent(new CustomEvent("live:sale"));
    return;
  }
  home.insertBefore(card, before);
  open(url);
}

// ---- drag
document.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  if (!card || !board()?.contains(card)) return;
  dragged = card;
  card.toggleAttribute("data-dragged", true);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.deal);
});
function leave() {
  for (const lane of document.querySelectorAll("[data-lane][data-over]")) lane.removeAttribute("data-over");
}
document.addEventListener("dragover", (event) => {
  const lane = dragged && laneOf(event.target);
  if (!lane) return;
  event.preventDefault();
  if (lane.hasAttribute("data-over")) return;
  leave();
  if (lane === laneOf(dragged)) return;
  lane.toggleAttribute("data-over", true);
});
document.addEventListener("drop", (event) => {
  const lane = dragged && laneOf(event.target);
  if (!lane) return;
  event.preventDefault();
  move(dragged, lane);
});
document.addEventListener("dragend", () => {
  dragged?.removeAttribute("data-dragged");
  dragged = undefined;
  leave();
});

// ---- keys
const STEPS = { "<": -1, ",": -1, ">": 1, ".": 1 };
function focusOn(card) {
  card?.querySelector(".row-link")?.focus();
}
function beside(card, step) {
  const lanes = [...document.querySelectorAll("[data-lane]")];
  let place = lanes.indexOf(laneOf(card)) + step;
  while (lanes[place] && !lanes[place].querySelector("[data-deal]")) place += step;
  return lanes[place]?.querySelector("[data-deal]");
}
document.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  if (!card || !board()?.contains(card) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in STEPS) {
    const lanes = [...document.querySelectorAll("[data-lane]")];
    const to = lanes[lanes.indexOf(laneOf(card)) + STEPS[event.key]];
    if (to) move(card, to);
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") focusOn(beside(card, event.key === "ArrowRight" ? 1 : -1));
  else if (event.key === "ArrowDown" && cardOf(card.nextElementSibling)) focusOn(card.nextElementSibling);
  else if (event.key === "ArrowUp" && cardOf(card.previousElementSibling)) focusOn(card.previousElementSibling);
  else return;
  event.preventDefault();
});

// ---- the card that was moved or focused is focused again after the board was asked anew
let refocus;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "pipeline") return;
  // a board that is being dragged on waits for its next turn
  if (dragged) event.detail.shouldSwap = false;
  refocus ??= cardOf(document.activeElement)?.dataset.deal;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!refocus || !board()) return;
  focusOn(document.querySelector(`[data-deal="${CSS.escape(refocus)}"]`));
  refocus = undefined;
});
