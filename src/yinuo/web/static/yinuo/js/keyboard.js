// Keys: / search, g + letter to go, j k move, ? all keys; r reply, n note, p promise, e resolve
// press whatever on the page carries data-shortcut="LETTER". Never while someone is writing, never inside an IME.

const GO_WITHIN_MS = 1200;
let going = -Infinity;

const writing = (target) =>
  target.closest("input:not([type='checkbox'], [type='radio'], [type='submit']), textarea, select, [contenteditable]") !== null;

function press(letter) {
  const element = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(letter)}"]`)].find(
    (found) => !found.disabled && (found.offsetParent !== null || found.matches("input")),
  );
  if (!element) return false;
  element.click();
  const text = element.closest("[data-composer]")?.querySelector("textarea");
  if (text) text.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const palette = document.getElementById("palette");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    palette.dispatchEvent(new CustomEvent("palette:open"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;

  const key = event.key;
  if (performance.now() - going < GO_WITHIN_MS && /^[a-z]$/i.test(key)) {
    going = -Infinity;
    const link = document.querySelector(`[data-go="${CSS.escape(key.toLowerCase())}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  let done = true;
  if (key === "g") going = performance.now();
  else if (key === "/") {
    const box = document.querySelector("[data-slash]");
    if (box?.offsetParent) box.focus();
    else if (palette) palette.dispatchEvent(new CustomEvent("palette:open"));
    else done = false;
  } else if (key === "j") document.dispatchEvent(new CustomEvent("list:next"));
  else if (key === "k") document.dispatchEvent(new CustomEvent("list:previous"));
  else if (key === "?") document.getElementById("shortcuts")?.showModal();
  else if (/^[a-z]$/.test(key)) done = press(key);
  else done = false;
  if (done) event.preventDefault();
});
